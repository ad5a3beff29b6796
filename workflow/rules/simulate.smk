# Simulated ensembles: the training ensembles and the simulated anomalies.
SHARDS = STUDY.simulation.shards
# one job simulates an ensemble, or several jobs simulate one shard each, and join_shards joins the shards
SHARD = "{ensemble}/shard_{shard}" if SHARDS > 1 else "{ensemble}"
SHARD_FILE = f"results/ensembles/shards/{SHARD}.npz"
# a single gamma has no free-energy differences
SEVERAL_GAMMAS = len(STUDY.simulation.gammas) > 1


rule simulate_ensemble:
    output:
        configurations=(
            temp(SHARD_FILE) if SHARDS > 1 else "results/ensembles/{ensemble}.npz"
        ),
    log:
        f"results/logs/simulate_ensemble/{SHARD}.log",
    benchmark:
        f"results/benchmarks/simulate_ensemble/{SHARD}.tsv"
    wildcard_constraints:
        ensemble=any_of(catalogue.of_kind("simulated")),
        shard=r"\d+",
    conda:
        "../../envs/simulate.yaml"
    threads: STUDY.simulation.threads
    params:
        code=script_digest("simulate_ensemble"),
        study_seed=STUDY.seed,
        system=SYSTEM,
        sampling=lambda wildcards: sampling_settings(
            STUDY.simulation, catalogue.ensembles[wildcards.ensemble]
        ),
        description=lambda wildcards: catalogue.ensembles[wildcards.ensemble],
        chains=lambda wildcards: shard_range(
            catalogue.ensembles[wildcards.ensemble]["configurations"],
            SHARDS,
            int(wildcards.get("shard", 0)),
        ),
        packages=package_versions("numba"),
    message:
        "Simulate {wildcards.ensemble}."
    script:
        "../scripts/simulate_ensemble.py"


if SHARDS > 1:

    rule join_shards:
        input:
            shards=lambda wildcards: expand(
                SHARD_FILE, shard=range(SHARDS), **wildcards
            ),
        output:
            configurations="results/ensembles/{ensemble}.npz",
        log:
            "results/logs/join_shards/{ensemble}.log",
        benchmark:
            "results/benchmarks/join_shards/{ensemble}.tsv"
        wildcard_constraints:
            ensemble=any_of(catalogue.of_kind("simulated")),
        conda:
            "../../envs/simulate.yaml"
        params:
            code=script_digest("join_shards"),
        message:
            "Join the shards of {wildcards.ensemble}."
        script:
            "../scripts/join_shards.py"


rule split_ensembles:
    input:
        ensembles=ensemble_files(catalogue.trained),
    output:
        split="results/ensembles/{part}.npz",
    log:
        "results/logs/split_ensembles/{part}.log",
    benchmark:
        "results/benchmarks/split_ensembles/{part}.tsv"
    wildcard_constraints:
        part=any_of(PARTS),
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("split_ensembles"),
        gammas=STUDY.simulation.gammas,
        bounds=lambda wildcards: list(catalogue.ranges[wildcards.part]),
    message:
        "Gather the {wildcards.part} split."
    script:
        "../scripts/split_ensembles.py"


rule table_sampler:
    input:
        ensembles=ensemble_files(catalogue.of_kind("simulated")),
    output:
        table=table("sampler", "Simulation"),
    log:
        "results/logs/table_sampler.log",
    benchmark:
        "results/benchmarks/table_sampler.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_sampler"),
        descriptions={
            name: catalogue.ensembles[name] for name in catalogue.of_kind("simulated")
        },
        system=SYSTEM,
        sampling=STUDY.simulation.model_dump(include={"sweeps"}),
    message:
        "Measure the convergence of the sampler."
    script:
        "../scripts/table_sampler.py"


rule anneal_populations:
    output:
        differences="results/simulation/annealing.csv",
        integrals="results/simulation/integrals.csv",
    log:
        "results/logs/anneal_populations.log",
    benchmark:
        "results/benchmarks/anneal_populations.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("anneal_populations"),
        gammas=STUDY.simulation.gammas,
        generated=STUDY.generation.gammas,
        populations={
            "chains": STUDY.simulation.annealed_chains,
            "replicates": STUDY.simulation.annealed_runs,
        },
        system=SYSTEM,
        study_seed=STUDY.seed,
        packages=package_versions("numba"),
    message:
        "Anneal independent particles into the fluid, through all gammas."
    script:
        "../scripts/anneal_populations.py"


rule table_free_energies:
    input:
        ensembles=ensemble_files(catalogue.trained),
        differences="results/simulation/annealing.csv",
    output:
        table=table("free_energies", "Simulation", asked=SEVERAL_GAMMAS),
    log:
        "results/logs/table_free_energies.log",
    benchmark:
        "results/benchmarks/table_free_energies.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_free_energies"),
        gammas=STUDY.simulation.gammas,
        system=SYSTEM,
    message:
        "Compare free energies by three methods."
    script:
        "../scripts/table_free_energies.py"


rule figure_configurations:
    input:
        test="results/ensembles/test.npz",
    output:
        figure=figure("configurations", "Simulation"),
    log:
        "results/logs/figure_configurations.log",
    benchmark:
        "results/benchmarks/figure_configurations.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_configurations"),
        box=SYSTEM["box"],
        examples=STUDY.figures.examples,
    message:
        "Draw configurations of each gamma."
    script:
        "../scripts/figure_configurations.py"


rule figure_equilibration:
    input:
        ensembles=ensemble_files(catalogue.trained),
        sampler="results/tables/sampler.csv",
    output:
        figure=figure("equilibration", "Simulation"),
    log:
        "results/logs/figure_equilibration.log",
    benchmark:
        "results/benchmarks/figure_equilibration.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_equilibration"),
        gammas=STUDY.simulation.gammas,
    message:
        "Draw the energy along the runs."
    script:
        "../scripts/figure_equilibration.py"
