# Numbers that go wrong are noticed.


rule table_checks:
    input:
        sampler="results/tables/sampler.csv",
        models="results/tables/models.csv",
        histories=[
            *seed_files("results/models/{model}/seed_{seed}/history.csv", MODELS),
            *expand(
                "results/regressors/{regressor}/seed_{seed}/history.csv",
                regressor=REGRESSORS,
                seed=SEEDS,
            ),
        ],
    output:
        "results/tables/checks.csv",
    log:
        "results/logs/table_checks.log",
    benchmark:
        "results/benchmarks/table_checks.tsv"
    conda:
        "../../envs/simulate.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("table_checks"),
        trainings=[
            *seed_files("{model} seed {seed}", MODELS),
            *expand("{regressor} seed {seed}", regressor=REGRESSORS, seed=SEEDS),
        ],
        bounds=STUDY.checks.model_dump(),
    script:
        "../scripts/table_checks.py"
