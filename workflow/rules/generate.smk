# Latents that are chosen rather than encoded: traversals and generated configurations.
GENERATION = STUDY.generation.model_dump()
# The last simulated ones: neither training nor validation data.
COMPARED = min(
    GENERATION["configurations"],
    STUDY.simulation.configurations - catalogue.ranges["validation"][1],
)
SIMULATED_TO_COMPARE = ensemble_files([gamma_name(g) for g in GENERATION["gammas"]])
# The relaxation takes the steps of trained gammas: nothing is known of a fluid that was never simulated.
STEPS = ensemble_files(
    [
        gamma_name(nearest_gamma(g, STUDY.simulation.gammas))
        for g in GENERATION["gammas"]
    ]
)


rule probe_decoder:
    input:
        model="results/models/{model}/seed_{seed}/model.keras",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        pca="results/latent/{model}/seed_{seed}.npz",
    output:
        "results/generation/{model}/seed_{seed}/probe.npz",
    log:
        "results/logs/probe_decoder/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/probe_decoder/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("probe_decoder"),
        seed=STUDY.seed,
        sampling=STUDY.analysis.model_dump(include={"samples", "first_dimensions"}),
        packages=package_versions("keras", "tensorflow"),
    script:
        "../scripts/probe_decoder.py"


rule compare_generated:
    input:
        test="results/ensembles/test.npz",
        encoding="results/encodings/{model}/seed_{seed}/test.npz",
        probe="results/generation/{model}/seed_{seed}/probe.npz",
    output:
        arrays="results/generation/{model}/seed_{seed}/generated.npz",
        rows="results/generation/{model}/seed_{seed}/rows.csv",
    log:
        "results/logs/compare_generated/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/compare_generated/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("compare_generated"),
        seed=STUDY.seed,
        box=SYSTEM["box"],
        analysis=STUDY.analysis.model_dump(
            include={"energy_cap", "overlap", "bootstrap", "confidence"}
        ),
    script:
        "../scripts/compare_generated.py"


rule figure_latent_traversal:
    input:
        probe=catalogue.shown_file("results/generation/{model}/seed_{seed}/probe.npz"),
        encoding=catalogue.shown_file("results/encodings/{model}/seed_{seed}/test.npz"),
    output:
        figure("latent_traversal", "Generation"),
    log:
        "results/logs/figure_latent_traversal.log",
    benchmark:
        "results/benchmarks/figure_latent_traversal.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_latent_traversal"),
        dimensions=STUDY.figures.dimensions,
    script:
        "../scripts/figure_latent_traversal.py"


rule figure_generation:
    input:
        arrays=catalogue.shown_file(
            "results/generation/{model}/seed_{seed}/generated.npz"
        ),
        rows=catalogue.shown_file("results/generation/{model}/seed_{seed}/rows.csv"),
    output:
        figure("generation", "Generation"),
    log:
        "results/logs/figure_generation.log",
    benchmark:
        "results/benchmarks/figure_generation.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_generation"),
    script:
        "../scripts/figure_generation.py"


rule train_prior:
    input:
        train="results/encodings/{model}/seed_{seed}/train.npz",
        validation="results/encodings/{model}/seed_{seed}/validation.npz",
        train_ensemble="results/ensembles/train.npz",
        validation_ensemble="results/ensembles/validation.npz",
    output:
        model="results/models/{model}/seed_{seed}/prior.keras",
        history="results/models/{model}/seed_{seed}/prior_history.csv",
    log:
        "results/logs/train_prior/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/train_prior/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: STUDY.training.threads
    resources:
        mem_mb=4000,
    params:
        code=script_digest("train_prior"),
        run={"seed": STUDY.seed, "threads": STUDY.training.threads},
        settings=STUDY.prior.model_dump(),
        temperature=SYSTEM["temperature"],
        packages=package_versions("keras", "tensorflow"),
        checkpoint="results/models/{model}/seed_{seed}/unfinished_prior.npz",
    script:
        "../scripts/train_prior.py"


rule sample_latents:
    input:
        model="results/models/{model}/seed_{seed}/model.keras",
        prior="results/models/{model}/seed_{seed}/prior.keras",
        encoding="results/encodings/{model}/seed_{seed}/train.npz",
        ensemble="results/ensembles/train.npz",
    output:
        "results/generation/{model}/seed_{seed}/samples.npz",
    log:
        "results/logs/sample_latents/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/sample_latents/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    threads: 1
    resources:
        mem_mb=3000,
    params:
        code=script_digest("sample_latents"),
        seed=STUDY.seed,
        temperature=SYSTEM["temperature"],
        settings=STUDY.generation.model_dump(
            include={"gammas", "configurations", "components"}
        ),
        packages=package_versions("keras", "tensorflow", "scikit-learn"),
    script:
        "../scripts/sample_latents.py"


rule tune_relaxation:
    input:
        samples="results/generation/{model}/seed_{seed}/samples.npz",
        train="results/ensembles/train.npz",
        steps=STEPS,
    output:
        "results/generation/{model}/seed_{seed}/tuning.csv",
    log:
        "results/logs/tune_relaxation/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/tune_relaxation/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("tune_relaxation"),
        seed=STUDY.seed,
        system=SYSTEM,
        settings={
            "gammas": GENERATION["gammas"],
            **STUDY.relaxation.model_dump(
                exclude={
                    "follow_sweeps",
                    "random_sweeps",
                    "record_interval",
                    "equilibrium",
                }
            ),
        },
        packages=package_versions("numba"),
    script:
        "../scripts/tune_relaxation.py"


rule follow_random_start:
    input:
        SIMULATED_TO_COMPARE,
    output:
        "results/generation/random_start.csv",
    log:
        "results/logs/follow_random_start.log",
    benchmark:
        "results/benchmarks/follow_random_start.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("follow_random_start"),
        seed=STUDY.seed,
        system=SYSTEM,
        settings={
            "gammas": GENERATION["gammas"],
            "configurations": GENERATION["configurations"],
            **STUDY.relaxation.model_dump(
                include={"random_sweeps", "record_interval"}
            ),
        },
        comparison={"configurations": COMPARED},
        packages=package_versions("numba"),
    script:
        "../scripts/follow_random_start.py"


rule relax_samples:
    input:
        samples="results/generation/{model}/seed_{seed}/samples.npz",
        tuning="results/generation/{model}/seed_{seed}/tuning.csv",
        simulated=SIMULATED_TO_COMPARE,
        steps=STEPS,
        train_points="results/orientations/x/train.npy",
        test="results/ensembles/test.npz",
        test_points="results/orientations/x/test.npy",
    output:
        rows="results/generation/{model}/seed_{seed}/relaxed.csv",
        curves="results/generation/{model}/seed_{seed}/relaxation.csv",
        examples="results/generation/{model}/seed_{seed}/relaxed.npz",
    log:
        "results/logs/relax_samples/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/relax_samples/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=2000,
    params:
        code=script_digest("relax_samples"),
        seed=STUDY.seed,
        system=SYSTEM,
        settings={
            "gammas": GENERATION["gammas"],
            "configurations": GENERATION["configurations"],
            **STUDY.relaxation.model_dump(
                exclude={"stretches", "cold_sweeps", "random_sweeps", "equilibrium"}
            ),
        },
        comparison={"configurations": COMPARED},
        analysis=STUDY.analysis.model_dump(
            include={"overlap", "bootstrap", "confidence"}
        ),
        packages=package_versions("numba"),
    script:
        "../scripts/relax_samples.py"


joined_table(
    "generation",
    "Generation",
    rows=[
        *catalogue.seed_files(
            "results/generation/{model}/seed_{seed}/rows.csv", catalogue.probed
        ),
        *catalogue.seed_files(
            "results/generation/{model}/seed_{seed}/relaxed.csv", catalogue.sorted_by_x
        ),
    ],
)


rule table_relaxation:
    input:
        random="results/generation/random_start.csv",
        curves=catalogue.seed_files(
            "results/generation/{model}/seed_{seed}/relaxation.csv",
            catalogue.sorted_by_x,
        ),
    output:
        table("relaxation", "Generation", asked=bool(catalogue.sorted_by_x)),
    log:
        "results/logs/table_relaxation.log",
    benchmark:
        "results/benchmarks/table_relaxation.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=script_digest("table_relaxation"),
        bound=STUDY.relaxation.equilibrium,
    script:
        "../scripts/table_relaxation.py"


rule figure_relaxation:
    input:
        examples=expand(
            "results/generation/{model}/seed_{seed}/relaxed.npz",
            model=catalogue.sorted_by_x,
            seed=STUDY.training.seeds[0],
        ),
        curves=expand(
            "results/generation/{model}/seed_{seed}/relaxation.csv",
            model=catalogue.sorted_by_x,
            seed=STUDY.training.seeds[0],
        ),
        random="results/generation/random_start.csv",
    output:
        figure("relaxation", "Generation", asked=bool(catalogue.sorted_by_x)),
    log:
        "results/logs/figure_relaxation.log",
    benchmark:
        "results/benchmarks/figure_relaxation.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=script_digest("figure_relaxation"),
        models=catalogue.sorted_by_x,
        bound=STUDY.relaxation.equilibrium,
    script:
        "../scripts/figure_relaxation.py"
