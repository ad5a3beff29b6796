# Numbers that go wrong are noticed.


rule table_checks:
    input:
        sampler="results/tables/sampler.csv",
        models="results/tables/models.csv",
        histories=[
            *catalogue.seed_files(
                "results/models/{model}/seed_{seed}/history.csv", catalogue.models
            ),
            *expand(
                "results/regressors/{regressor}/seed_{seed}/history.csv",
                regressor=catalogue.regressors,
                seed=STUDY.training.seeds,
            ),
        ],
    output:
        table("checks", "Claims and run times"),
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
        code=script_digest("table_checks"),
        trainings=[
            *catalogue.seed_files("{model} seed {seed}", catalogue.models),
            *expand(
                "{regressor} seed {seed}",
                regressor=catalogue.regressors,
                seed=STUDY.training.seeds,
            ),
        ],
        bounds=STUDY.checks.model_dump(),
    script:
        "../scripts/table_checks.py"
