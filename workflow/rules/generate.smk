# Latents that are drawn rather than encoded: traversals and generated configurations.
GENERATION = STUDY.generation
GENERATED = "results/generation/{model}/seed_{seed}"
SAMPLED = GENERATION.model_dump(include={"gammas", "configurations"})


rule probe_decoder:
    input:
        network="results/models/{model}/seed_{seed}/model.keras",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        pca="results/latent/{model}/seed_{seed}.npz",
    output:
        probe=f"{GENERATED}/probe.npz",
    log:
        "results/logs/probe_decoder/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/probe_decoder/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("probe_decoder"),
        study_seed=STUDY.seed,
        sampling=STUDY.analysis.model_dump(include={"samples", "first_dimensions"}),
        packages=package_versions("keras", "tensorflow"),
    message:
        "Decode chosen latents of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/probe_decoder.py"


rule compare_generated:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        probe=f"{GENERATED}/probe.npz",
    output:
        arrays=f"{GENERATED}/generated.npz",
        rows=f"{GENERATED}/rows.csv",
    log:
        "results/logs/compare_generated/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/compare_generated/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("compare_generated"),
        study_seed=STUDY.seed,
        box=SYSTEM["box"],
        analysis=STRUCTURE,
    message:
        "Compare configurations that {wildcards.model}, seed {wildcards.seed}, generates with simulated ones."
    script:
        "../scripts/compare_generated.py"


rule figure_latent_traversal:
    input:
        probe=catalogue.shown_file(f"{GENERATED}/probe.npz"),
        encoding=catalogue.shown_file("results/encodings/{model}/seed_{seed}/test.npz"),
    output:
        figure=figure("latent_traversal", "Generation"),
    log:
        "results/logs/figure_latent_traversal.log",
    benchmark:
        "results/benchmarks/figure_latent_traversal.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_latent_traversal"),
        dimensions=STUDY.figures.dimensions,
    message:
        "Draw steps along latent dimensions."
    script:
        "../scripts/figure_latent_traversal.py"


rule figure_generation:
    input:
        arrays=catalogue.shown_file(f"{GENERATED}/generated.npz"),
        rows=catalogue.shown_file(f"{GENERATED}/rows.csv"),
    output:
        figure=figure("generation", "Generation"),
    log:
        "results/logs/figure_generation.log",
    benchmark:
        "results/benchmarks/figure_generation.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_generation"),
        box=SYSTEM["box"],
    message:
        "Draw generated configurations alongside simulated ones."
    script:
        "../scripts/figure_generation.py"


rule train_prior:
    input:
        train="results/encodings/{model}/seed_{seed}/train.npz",
        validation="results/encodings/{model}/seed_{seed}/validation.npz",
        train_ensemble="results/ensembles/train.npz",
        validation_ensemble="results/ensembles/validation.npz",
    output:
        prior="results/models/{model}/seed_{seed}/prior.keras",
        history="results/models/{model}/seed_{seed}/prior_history.csv",
    log:
        "results/logs/train_prior/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/train_prior/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: STUDY.training.threads
    params:
        code=script_digest("train_prior"),
        study={"seed": STUDY.seed, "threads": STUDY.training.threads},
        settings=STUDY.prior.model_dump(),
        temperature=SYSTEM["temperature"],
        packages=package_versions("keras", "tensorflow"),
        checkpoint="results/models/{model}/seed_{seed}/unfinished_prior.npz",
    message:
        "Train the prior of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/train_prior.py"


rule sample_latents:
    input:
        network="results/models/{model}/seed_{seed}/model.keras",
        prior="results/models/{model}/seed_{seed}/prior.keras",
        encoding="results/encodings/{model}/seed_{seed}/train.npz",
        ensemble="results/ensembles/train.npz",
    output:
        samples=f"{GENERATED}/samples.npz",
    log:
        "results/logs/sample_latents/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/sample_latents/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("sample_latents"),
        study_seed=STUDY.seed,
        temperature=SYSTEM["temperature"],
        settings=SAMPLED | {"components": GENERATION.components},
        packages=package_versions("keras", "tensorflow", "scikit-learn"),
    message:
        "Draw and decode latents of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/sample_latents.py"


rule sample_baselines:
    input:
        ensemble="results/ensembles/train.npz",
    output:
        samples=f"results/generation/{BASELINE}/seed_{{seed}}/samples.npz",
    log:
        f"results/logs/sample_baselines/{BASELINE}/seed_{{seed}}.log",
    benchmark:
        f"results/benchmarks/sample_baselines/{BASELINE}/seed_{{seed}}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("sample_baselines"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SAMPLED | {"components": GENERATION.components},
        packages=package_versions("scikit-learn"),
    message:
        "Draw configurations without a network, seed {wildcards.seed}."
    script:
        "../scripts/sample_baselines.py"
