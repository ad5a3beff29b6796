# Simulated ensembles: those that the networks learn from, and the simulated anomalies.
SIMULATE_FIGURES = ["configurations", "equilibration"]
SIMULATED = [name for name in ENSEMBLES if is_simulated(name)]


rule metropolis:
    output:
        "results/ensembles/{ensemble}.npz",
    log:
        "results/logs/metropolis/{ensemble}.log",
    benchmark:
        "results/benchmarks/metropolis/{ensemble}.tsv"
    wildcard_constraints:
        ensemble=of_kind("simulated"),
    conda:
        "../../envs/simulate.yaml"
    threads: STUDY.simulation.threads
    resources:
        mem_mb=1000,
    params:
        code=code("metropolis"),
        seed=STUDY.seed,
        system=SYSTEM,
        run=STUDY.simulation.model_dump(exclude={"gammas", "configurations", "threads"}),
        ensemble=lambda wildcards: ENSEMBLES[wildcards.ensemble],
        packages=packages("numba"),
    script:
        "../scripts/metropolis.py"


rule split:
    input:
        ensemble_files(TRAINED),
    output:
        "results/ensembles/{part}.npz",
    log:
        "results/logs/split/{part}.log",
    benchmark:
        "results/benchmarks/split/{part}.tsv"
    wildcard_constraints:
        part=any_of(PARTS),
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("split"),
        gammas=STUDY.simulation.gammas,
        part=lambda wildcards: list(RANGES[wildcards.part]),
    script:
        "../scripts/split.py"


rule table_sampler:
    input:
        ensemble_files(SIMULATED),
    output:
        "results/tables/sampler.csv",
    log:
        "results/logs/table_sampler.log",
    benchmark:
        "results/benchmarks/table_sampler.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("table_sampler"),
        ensembles={name: ENSEMBLES[name] for name in SIMULATED},
        run=STUDY.simulation.model_dump(include={"sweeps"}),
    script:
        "../scripts/table_sampler.py"


rule figure_configurations:
    input:
        "results/ensembles/test.npz",
    output:
        figure("configurations"),
    log:
        "results/logs/figure_configurations.log",
    benchmark:
        "results/benchmarks/figure_configurations.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_configurations"),
        box=SYSTEM["box"],
        examples=EXAMPLES,
    script:
        "../scripts/figure_configurations.py"


rule figure_equilibration:
    input:
        traces=ensemble_files(TRAINED),
        table="results/tables/sampler.csv",
    output:
        figure("equilibration"),
    log:
        "results/logs/figure_equilibration.log",
    benchmark:
        "results/benchmarks/figure_equilibration.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=1000,
    params:
        code=code("figure_equilibration"),
        gammas=STUDY.simulation.gammas,
    script:
        "../scripts/figure_equilibration.py"
