# Relaxation of generated configurations, from networks and baselines, and comparison with the simulation.
SIMULATED = ensemble_files(map(gamma_name, GENERATION.gammas))
COMPARISON = {"configurations": catalogue.unseen_size}
RESAMPLING = STUDY.analysis.model_dump(include={"bootstrap", "confidence"})
RELAXING = "distance passes cold_temperature cold_step warm_sweeps".split()
RELAXED_MODELS = [*catalogue.sorted_by_x, BASELINE] if catalogue.sorted_by_x else []
RELAXED = {"model": RELAXED_MODELS, "seed": STUDY.training.seeds[0]}
# without the extra seeds: these are for claims, and no claim is about relaxed samples
EVERY_SEED = {"model": RELAXED_MODELS, "seed": STUDY.training.seeds}

COST_BENCHMARKS = {
    f"{model} seed {seed}": cost_benchmarks(model, seed)
    for model in RELAXED_MODELS
    for seed in STUDY.training.seeds
}
SIMULATION_BENCHMARKS = expand(
    f"results/benchmarks/simulate_ensemble/{SHARD}.tsv",
    ensemble=catalogue.trained,
    shard=range(SHARDS),
)


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
    wildcard_constraints:
        model=any_of(RELAXED_MODELS),
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
        "Tune how samples of {wildcards.model}, seed {wildcards.seed}, are relaxed."
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
    wildcard_constraints:
        model=any_of(RELAXED_MODELS),
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
ROWS += expand(f"{GENERATED}/relaxed.csv", **EVERY_SEED)
joined_table("generation", "Generation", ROWS)


rule table_relaxation:
    input:
        random_start="results/generation/random_start.csv",
        curves=expand(f"{GENERATED}/relaxation.csv", **EVERY_SEED),
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


rule table_generation_cost:
    input:
        relaxation="results/tables/relaxation.csv",
    output:
        table=table("generation_cost", "Generation", asked=bool(catalogue.sorted_by_x)),
    log:
        "results/logs/table_generation_cost.log",
    benchmark:
        "results/benchmarks/table_generation_cost.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_generation_cost"),
        benchmarks=COST_BENCHMARKS,
        simulations=SIMULATION_BENCHMARKS,
        counts={
            "sweeps": len(STUDY.simulation.gammas)
            * STUDY.simulation.configurations
            * STUDY.simulation.sweeps,
            "drawn": 2 * GENERATION.configurations,
        },
    message:
        "Count the core seconds of generated configurations."
    script:
        "../scripts/table_generation_cost.py"


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
        models=RELAXED_MODELS,
        system={"box": SYSTEM["box"]},
        bound=STUDY.relaxation.equilibrium,
    message:
        "Draw the relaxation of generated configurations."
    script:
        "../scripts/figure_relaxation.py"


rule export_generated:
    input:
        examples=f"{GENERATED}/relaxed.npz",
    output:
        trajectory="results/trajectories/{model}/seed_{seed}/{method}_{gamma}_{stage}.xyz",
    log:
        "results/logs/export_generated/{model}/seed_{seed}/{method}_{gamma}_{stage}.log",
    benchmark:
        "results/benchmarks/export_generated/{model}/seed_{seed}/{method}_{gamma}_{stage}.tsv"
    wildcard_constraints:
        model=any_of(RELAXED_MODELS),
        method="[a-z]+",
        gamma=any_of(gamma_name(gamma) for gamma in GENERATION.gammas),
        stage="raw|relaxed",
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("export_generated"),
        box=SYSTEM["box"],
        value=lambda wildcards: {
            gamma_name(gamma): gamma for gamma in GENERATION.gammas
        }[wildcards.gamma],
    message:
        "Write {wildcards.stage} samples of {wildcards.model}, {wildcards.method} {wildcards.gamma}, as a trajectory."
    script:
        "../scripts/export_generated.py"
