# Checks of the study's numbers against their bounds.


rule table_checks:
    input:
        sampler="results/tables/sampler.csv",
        free_energies=table_files(["free_energies"]) if SEVERAL_GAMMAS else [],
        models="results/tables/models.csv",
        histories=[
            *catalogue.seed_files(
                "results/models/{model}/seed_{seed}/history.csv", catalogue.models
            ),
            *catalogue.regressor_files(
                "results/regressors/{regressor}/seed_{seed}/history.csv"
            ),
        ],
    output:
        table=table("checks", "Claims and checks"),
    log:
        "results/logs/table_checks.log",
    benchmark:
        "results/benchmarks/table_checks.tsv"
    conda:
        "../../envs/simulate.yaml"
    params:
        code=script_digest("table_checks"),
        trainings=[
            *catalogue.seed_files("{model} seed {seed}", catalogue.models),
            *catalogue.regressor_files("{regressor} seed {seed}"),
        ],
        bounds=STUDY.checks.model_dump(),
    message:
        "Check the study's numbers against the bounds of the config."
    script:
        "../scripts/table_checks.py"
