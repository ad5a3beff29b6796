# Training of every network with every training seed, and the linear baseline.


rule train_model:
    input:
        train=lambda wildcards: catalogue.array_file(wildcards.model, "train"),
        validation=lambda wildcards: catalogue.array_file(wildcards.model, "validation"),
    output:
        network="results/models/{model}/seed_{seed}/model.keras",
        history="results/models/{model}/seed_{seed}/history.csv",
        layers="results/models/{model}/seed_{seed}/layers.csv",
        provenance="results/models/{model}/seed_{seed}/provenance.json",
    log:
        "results/logs/train_model/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/train_model/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: STUDY.training.threads
    params:
        code=script_digest("train_model"),
        architecture=lambda wildcards: architecture_digest(
            catalogue.models[wildcards.model]["architecture"]
        ),
        study={"seed": STUDY.seed, "threads": STUDY.training.threads},
        settings=lambda wildcards: catalogue.models[wildcards.model],
        packages=package_versions("keras", "tensorflow"),
        # a param, not an output: Snakemake deletes the outputs of a stopped job
        checkpoint="results/models/{model}/seed_{seed}/unfinished.npz",
    message:
        "Train {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/train_model.py"


rule fit_baselines:
    input:
        train="results/matrices/{order}/train.npy",
        test="results/matrices/{order}/test.npy",
    output:
        pca="results/models/baselines_{order}.npz",
        table="results/models/baselines_{order}.csv",
    log:
        "results/logs/fit_baselines/{order}.log",
    benchmark:
        "results/benchmarks/fit_baselines/{order}.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("fit_baselines"),
        components=STUDY.analysis.pca_components,
    message:
        "Fit the mean matrix and linear PCA, order {wildcards.order}."
    script:
        "../scripts/fit_baselines.py"


rule summarise_model:
    input:
        history="results/models/{model}/seed_{seed}/history.csv",
        layers="results/models/{model}/seed_{seed}/layers.csv",
        provenance="results/models/{model}/seed_{seed}/provenance.json",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        latent="results/latent/{model}/seed_{seed}.csv",
        test="results/ensembles/test.npz",
    output:
        row="results/models/{model}/seed_{seed}/row.csv",
    log:
        "results/logs/summarise_model/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/summarise_model/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("summarise_model"),
        settings=lambda wildcards: catalogue.models[wildcards.model],
        box=SYSTEM["box"],
        analysis=STUDY.analysis.model_dump(include={"overlap"}),
    message:
        "Summarise {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/summarise_model.py"


joined_table(
    "models",
    "Training",
    rows=[
        *expand("results/models/baselines_{order}.csv", order=catalogue.orders),
        *catalogue.seed_files(
            "results/models/{model}/seed_{seed}/row.csv", catalogue.models
        ),
    ],
)
joined_table(
    "hyperparameters",
    "Training",
    rows=catalogue.seed_files(
        "results/models/{model}/seed_{seed}/row.csv", catalogue.grid_models
    ),
    asked=bool(catalogue.grid_models),
)


rule figure_architectures:
    input:
        layers=catalogue.shown_file("results/models/{model}/seed_{seed}/layers.csv"),
    output:
        figure=figure("architectures", "Training"),
    log:
        "results/logs/figure_architectures.log",
    benchmark:
        "results/benchmarks/figure_architectures.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_architectures"),
        model=catalogue.shown["model"],
    message:
        "Draw the layers of a network."
    script:
        "../scripts/figure_architectures.py"


rule figure_training:
    input:
        histories=catalogue.seed_files(
            "results/models/{model}/seed_{seed}/history.csv", catalogue.probed
        ),
        baseline=f"results/models/baselines_{catalogue.shown_order}.csv",
    output:
        figure=figure("training", "Training"),
    log:
        "results/logs/figure_training.log",
    benchmark:
        "results/benchmarks/figure_training.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_training"),
        models=catalogue.seed_files("{model}", catalogue.probed),
    message:
        "Draw the errors along the training."
    script:
        "../scripts/figure_training.py"


rule figure_attempts:
    input:
        test="results/ensembles/test.npz",
        encodings=expand(
            "results/encodings/{model}/seed_{seed}/test.npz",
            model=STUDY.figures.attempts,
            seed=STUDY.training.seeds[0],
        ),
        matrices=matrix_file("test", catalogue.shown_order),
        pca=f"results/models/baselines_{catalogue.shown_order}.npz",
        table="results/tables/models.csv",
    output:
        figure=figure("attempts", "Training", asked=bool(STUDY.figures.attempts)),
    log:
        "results/logs/figure_attempts.log",
    benchmark:
        "results/benchmarks/figure_attempts.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_attempts"),
        attempts={name: catalogue.models[name] for name in STUDY.figures.attempts},
        box=SYSTEM["box"],
        seed=STUDY.training.seeds[0],
        order=catalogue.shown_order,
    message:
        "Draw the reconstructions of each attempt."
    script:
        "../scripts/figure_attempts.py"


rule figure_hyperparameters:
    input:
        table="results/tables/hyperparameters.csv",
        baseline=f"results/models/baselines_{catalogue.models[catalogue.grid['base']]['order']}.csv",
    output:
        figure=figure("hyperparameters", "Training", asked=bool(catalogue.grid_models)),
    log:
        "results/logs/figure_hyperparameters.log",
    benchmark:
        "results/benchmarks/figure_hyperparameters.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_hyperparameters"),
        epochs=catalogue.grid["epochs"],
    message:
        "Draw the error against latent dimension and KL weight."
    script:
        "../scripts/figure_hyperparameters.py"
