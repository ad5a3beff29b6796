# Generators of configurations at a chosen gamma, and one judgement for all of them.
GENERATION = STUDY.generation
DRAWS = "results/generation/{generator}/seed_{seed}"
GAMMAS_SIMULATED = ensemble_files(map(gamma_name, GENERATION.gammas))
SETTINGS = GENERATION.model_dump()
GENERATORS = catalogue.generators
JUDGED = [(name, seed) for name, seeds in GENERATORS.items() for seed in seeds]
# the baseline's file has simulated configurations, too
PICTURED = [BASELINE, *catalogue.pictured_generators]
JUDGING = STUDY.analysis.model_dump(include={"overlap", "bootstrap", "confidence"})


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
        costs=f"{GENERATED}/costs.csv",
    log:
        "results/logs/sample_latents/{model}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/sample_latents/{model}/seed_{seed}.tsv"
    conda:
        "../../envs/learn.yaml"
    params:
        code=script_digest("sample_latents"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SETTINGS,
        packages=package_versions("keras", "tensorflow", "scikit-learn"),
    message:
        "Draw and decode latents of {wildcards.model}, seed {wildcards.seed}."
    script:
        "../scripts/sample_latents.py"


rule draw_exact:
    input:
        ensemble="results/ensembles/train.npz",
        simulated=GAMMAS_SIMULATED,
    output:
        samples=f"results/generation/{BASELINE}/seed_{{seed}}/samples.npz",
        costs=f"results/generation/{BASELINE}/seed_{{seed}}/costs.csv",
    log:
        "results/logs/draw_exact/seed_{seed}.log",
    benchmark:
        "results/benchmarks/draw_exact/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("draw_exact"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SETTINGS | {"unseen": catalogue.unseen_size},
        packages=package_versions("numba", "scikit-learn"),
    message:
        "Draw configurations without a network, seed {wildcards.seed}."
    script:
        "../scripts/draw_exact.py"


rule run_samplers:
    output:
        samples=f"results/generation/{SAMPLER}/seed_{{seed}}/samples.npz",
        costs=f"results/generation/{SAMPLER}/seed_{{seed}}/costs.csv",
    log:
        "results/logs/run_samplers/seed_{seed}.log",
    benchmark:
        "results/benchmarks/run_samplers/seed_{seed}.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("run_samplers"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SETTINGS,
        pilot={
            "chains": STUDY.simulation.pilot_chains,
            "sweeps": STUDY.simulation.pilot_sweeps,
        },
        packages=package_versions("numba"),
    message:
        "Draw configurations by sweeps and by sequential Monte Carlo, seed {wildcards.seed}."
    script:
        "../scripts/run_samplers.py"


rule judge_samples:
    input:
        samples=f"{DRAWS}/samples.npz",
        simulated=GAMMAS_SIMULATED,
        integrals="results/simulation/integrals.csv",
        train_points="results/orientations/x/train.npy",
        test="results/ensembles/test.npz",
        test_points="results/orientations/x/test.npy",
    output:
        rows=f"{DRAWS}/judged.csv",
        examples=f"{DRAWS}/examples.npz",
    log:
        "results/logs/judge_samples/{generator}/seed_{seed}.log",
    benchmark:
        "results/benchmarks/judge_samples/{generator}/seed_{seed}.tsv"
    wildcard_constraints:
        generator=any_of(GENERATORS),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("judge_samples"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        settings=SETTINGS | {"unseen": catalogue.unseen_size},
        analysis=JUDGING,
        packages=package_versions("scikit-learn"),
    message:
        "Judge configurations that {wildcards.generator}, seed {wildcards.seed}, draws."
    script:
        "../scripts/judge_samples.py"


rule table_generators:
    input:
        rows=[
            f"results/generation/{name}/seed_{seed}/judged.csv"
            for name, seed in JUDGED
        ],
        costs=[
            f"results/generation/{name}/seed_{seed}/costs.csv" for name, seed in JUDGED
        ],
    output:
        table=table("generators", "Generation"),
    log:
        "results/logs/table_generators.log",
    benchmark:
        "results/benchmarks/table_generators.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_generators"),
        trainings={
            f"{name} seed {seed}": training_benchmarks(catalogue, name, seed)
            for name, seed in JUDGED
        },
    message:
        "Join the judgements of all generators, with the costs of their training."
    script:
        "../scripts/table_generators.py"


rule figure_generators:
    input:
        table="results/tables/generators.csv",
        examples=[
            f"results/generation/{name}/seed_{GENERATORS[name][0]}/examples.npz"
            for name in PICTURED
        ],
    output:
        figure=figure("generators", "Generation"),
    log:
        "results/logs/figure_generators.log",
    benchmark:
        "results/benchmarks/figure_generators.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_generators"),
        generators=PICTURED,
        box=SYSTEM["box"],
    message:
        "Draw configurations of several generators, and how close they are to the simulation."
    script:
        "../scripts/figure_generators.py"


rule export_generated:
    input:
        examples=f"{DRAWS}/examples.npz",
    output:
        trajectory="results/trajectories/{generator}/seed_{seed}/{method}_{gamma}_{stage}.xyz",
    log:
        "results/logs/export_generated/{generator}/seed_{seed}/{method}_{gamma}_{stage}.log",
    benchmark:
        "results/benchmarks/export_generated/{generator}/seed_{seed}/{method}_{gamma}_{stage}.tsv"
    wildcard_constraints:
        generator=any_of(GENERATORS),
        method="[a-z]+",
        gamma=any_of(gamma_name(gamma) for gamma in GENERATION.gammas),
        stage="raw|weighted",
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("export_generated"),
        box=SYSTEM["box"],
        value=lambda wildcards: {
            gamma_name(gamma): gamma for gamma in GENERATION.gammas
        }[wildcards.gamma],
    message:
        "Write {wildcards.stage} draws of {wildcards.generator}, {wildcards.method} {wildcards.gamma}, as a trajectory."
    script:
        "../scripts/export_generated.py"
