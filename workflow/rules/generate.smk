# Latents that are chosen rather than encoded: traversals and generated configurations.
GENERATION = STUDY.generation
GENERATED = "results/generation/{model}/seed_{seed}"
SIMULATED = ensemble_files(map(gamma_name, GENERATION.gammas))
COMPARISON = {"configurations": catalogue.unseen_size}
SAMPLED = GENERATION.model_dump(include={"gammas", "configurations"})
RESAMPLING = STUDY.analysis.model_dump(include={"bootstrap", "confidence"})
RELAXING = "distance passes cold_temperature cold_step warm_sweeps".split()
RELAXED = {"model": catalogue.sorted_by_x, "seed": STUDY.training.seeds[0]}


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


rule tune_relaxation:
    input:
        samples=f"{GENERATED}/samples.npz",
        train="results/ensembles/train.npz",
        steps=catalogue.step_files,
    output:
        rows=f"{GENERATED}/tuning.csv",
    log:
        "results/logs/tune_relaxation/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/tune_relaxation/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("tune_relaxation"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SAMPLED
        | STUDY.relaxation.model_dump(include={*RELAXING, "stretches", "cold_sweeps"}),
        analysis=RESAMPLING,
        packages=package_versions("numba"),
    message:
        "Choose how samples of {wildcards.model}, seed {wildcards.seed}, are relaxed."
    script:
        "../scripts/tune_relaxation.py"


rule follow_random_start:
    input:
        simulated=SIMULATED,
    output:
        rows="results/generation/random_start.csv",
    log:
        "results/logs/follow_random_start.log",
    benchmark:
        "results/benchmarks/follow_random_start.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("follow_random_start"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SAMPLED
        | STUDY.relaxation.model_dump(include={"random_sweeps", "record_interval"}),
        comparison=COMPARISON,
        analysis=RESAMPLING,
        packages=package_versions("numba"),
    message:
        "Follow random configurations to equilibrium."
    script:
        "../scripts/follow_random_start.py"


rule relax_samples:
    input:
        samples=f"{GENERATED}/samples.npz",
        tuning=f"{GENERATED}/tuning.csv",
        simulated=SIMULATED,
        steps=catalogue.step_files,
        train_points="results/orientations/x/train.npy",
        test="results/ensembles/test.npz",
        test_points="results/orientations/x/test.npy",
    output:
        rows=f"{GENERATED}/relaxed.csv",
        curves=f"{GENERATED}/relaxation.csv",
        examples=f"{GENERATED}/relaxed.npz",
    log:
        "results/logs/relax_samples/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/relax_samples/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("relax_samples"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SAMPLED
        | STUDY.relaxation.model_dump(
            include={*RELAXING, "follow_sweeps", "record_interval"}
        ),
        comparison=COMPARISON,
        analysis=STUDY.analysis.model_dump(include=STRUCTURE_KEYS - {"energy_cap"}),
        packages=package_versions("numba"),
    message:
        "Relax samples of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/relax_samples.py"


ROWS = catalogue.seed_files(f"{GENERATED}/rows.csv", catalogue.probed)
ROWS += catalogue.seed_files(f"{GENERATED}/relaxed.csv", catalogue.sorted_by_x)
joined_table("generation", "Generation", ROWS)


rule table_relaxation:
    input:
        random_start="results/generation/random_start.csv",
        curves=catalogue.seed_files(
            f"{GENERATED}/relaxation.csv", catalogue.sorted_by_x
        ),
    output:
        table=table("relaxation", "Generation", asked=bool(catalogue.sorted_by_x)),
    log:
        "results/logs/table_relaxation.log",
    benchmark:
        "results/benchmarks/table_relaxation.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_relaxation"),
        bound=STUDY.relaxation.equilibrium,
    message:
        "Count the sweeps to equilibrium."
    script:
        "../scripts/table_relaxation.py"


rule figure_relaxation:
    input:
        examples=expand(f"{GENERATED}/relaxed.npz", **RELAXED),
        curves=expand(f"{GENERATED}/relaxation.csv", **RELAXED),
        random_start="results/generation/random_start.csv",
    output:
        figure=figure("relaxation", "Generation", asked=bool(catalogue.sorted_by_x)),
    log:
        "results/logs/figure_relaxation.log",
    benchmark:
        "results/benchmarks/figure_relaxation.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_relaxation"),
        models=catalogue.sorted_by_x,
        bound=STUDY.relaxation.equilibrium,
    message:
        "Draw the relaxation of generated configurations."
    script:
        "../scripts/figure_relaxation.py"
