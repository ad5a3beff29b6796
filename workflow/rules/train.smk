# Networks, each with each training seed, and the linear baseline.
TRAIN_FIGURES = [
    "architectures",
    "training",
    *(["attempts"] if STUDY.figures.attempts else []),
    *(["hyperparameters"] if GRID_MODELS else []),
]


rule train_model:
    input:
        train=lambda wildcards: array_file(wildcards.model, "train"),
        validation=lambda wildcards: array_file(wildcards.model, "validation"),
    output:
        model="results/models/{model}/seed_{seed}/model.keras",
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
    resources:
        mem_mb=4000,
    params:
        code=code("train_model"),
        architecture=architecture_code,
        run={"seed": STUDY.seed, "threads": STUDY.training.threads},
        settings=lambda wildcards: MODELS[wildcards.model],
        packages=packages("keras", "tensorflow"),
        # no output: Snakemake deletes those of a job that was stopped
        checkpoint="results/models/{model}/seed_{seed}/unfinished.npz",
    script:
        "../scripts/train_model.py"


rule baseline:
    input:
        train="results/matrices/{order}/train.npy",
        test="results/matrices/{order}/test.npy",
    output:
        pca="results/models/baselines_{order}.npz",
        table="results/models/baselines_{order}.csv",
    log:
        "results/logs/baseline/{order}.log",
    benchmark:
        "results/benchmarks/baseline/{order}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=code("baseline"),
        components=ANALYSIS["pca_components"],
    script:
        "../scripts/baseline.py"


rule model_row:
    input:
        history="results/models/{model}/seed_{seed}/history.csv",
        layers="results/models/{model}/seed_{seed}/layers.csv",
        provenance="results/models/{model}/seed_{seed}/provenance.json",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        latent="results/latent/{model}/seed_{seed}.csv",
        test="results/ensembles/test.npz",
    output:
        "results/models/{model}/seed_{seed}/row.csv",
    log:
        "results/logs/model_row/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/model_row/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("model_row"),
        settings=lambda wildcards: MODELS[wildcards.model],
        box=SYSTEM["box"],
        analysis=STUDY.analysis.model_dump(include={"overlap"}),
    script:
        "../scripts/model_row.py"


rule figure_architectures:
    input:
        shown("results/models/{model}/seed_{seed}/layers.csv"),
    output:
        figure("architectures", "Training"),
    log:
        "results/logs/figure_architectures.log",
    benchmark:
        "results/benchmarks/figure_architectures.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_architectures"),
        model=SHOWN["model"],
    script:
        "../scripts/figure_architectures.py"


rule figure_training:
    input:
        histories=seed_files("results/models/{model}/seed_{seed}/history.csv", PROBED),
        baseline=f"results/models/baselines_{SHOWN_ORDER}.csv",
    output:
        figure("training", "Training"),
    log:
        "results/logs/figure_training.log",
    benchmark:
        "results/benchmarks/figure_training.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_training"),
        labels=seed_files("{model}, seed {seed}", PROBED),
    script:
        "../scripts/figure_training.py"


rule figure_attempts:
    input:
        test="results/ensembles/test.npz",
        encodings=expand(
            "results/encodings/{model}/seed_{seed}/test.npz",
            model=STUDY.figures.attempts,
            seed=SEEDS[0],
        ),
        matrices=matrix_file("test", SHOWN_ORDER),
        pca=f"results/models/baselines_{SHOWN_ORDER}.npz",
        table="results/tables/models.csv",
    output:
        figure("attempts", "Training"),
    log:
        "results/logs/figure_attempts.log",
    benchmark:
        "results/benchmarks/figure_attempts.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_attempts"),
        attempts={name: MODELS[name] for name in STUDY.figures.attempts},
        box=SYSTEM["box"],
        seed=SEEDS[0],
        order=SHOWN_ORDER,
    script:
        "../scripts/figure_attempts.py"


rule figure_hyperparameters:
    input:
        table="results/tables/hyperparameters.csv",
        baseline=f"results/models/baselines_{MODELS[GRID_SETTINGS['base']]['order']}.csv",
    output:
        figure("hyperparameters", "Training"),
    log:
        "results/logs/figure_hyperparameters.log",
    benchmark:
        "results/benchmarks/figure_hyperparameters.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_hyperparameters"),
        epochs=GRID_SETTINGS["epochs"],
    script:
        "../scripts/figure_hyperparameters.py"
