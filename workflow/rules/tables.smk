# Tables whose rows several jobs make.

# The files that a table is joined from, in the order of its rows.
TABLE_PARTS = {
    "models": [
        *expand("results/models/baselines_{order}.csv", order=ORDERS),
        *seed_files("results/models/{model}/seed_{seed}/row.csv", MODELS),
    ],
    "hyperparameters": seed_files(
        "results/models/{model}/seed_{seed}/row.csv", GRID_MODELS
    ),
    "latent": seed_files("results/latent/{model}/seed_{seed}.csv", MODELS),
    "geometry": [
        *seed_files("results/geometry/{model}/seed_{seed}.csv", PROBED),
        *expand(
            "results/regressors/{regressor}/seed_{seed}/rows.csv",
            regressor=REGRESSORS,
            seed=SEEDS,
        ),
    ],
    "generation": seed_files("results/generation/{model}/seed_{seed}/rows.csv", PROBED),
    "anomaly": [
        *expand("results/anomaly/baseline_{order}.csv", order=PROBED_ORDERS),
        *seed_files("results/anomaly/{model}/seed_{seed}.csv", PROBED),
    ],
}


rule join_table:
    input:
        lambda wildcards: TABLE_PARTS[wildcards.table],
    output:
        "results/tables/{table}.csv",
    log:
        "results/logs/join_table/{table}.log",
    benchmark:
        "results/benchmarks/join_table/{table}.tsv"
    wildcard_constraints:
        table="models|hyperparameters|latent|geometry|anomaly|generation",
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("join_table"),
    script:
        "../scripts/join_table.py"
