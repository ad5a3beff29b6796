# Tables whose rows several jobs make.

# The files that a table is joined from, in the order of its rows.
TABLE_PARTS = {
    "models": [
        *expand("results/models/baselines_{order}.csv", order=ORDERS),
        *seed_files("results/models/{model}/seed_{seed}/row.csv"),
    ],
    "latent": seed_files("results/latent/{model}/seed_{seed}.csv"),
    "geometry": seed_files("results/geometry/{model}/seed_{seed}.csv"),
    "anomaly": [
        *expand("results/anomaly/baseline_{order}.csv", order=ORDERS),
        *seed_files("results/anomaly/{model}/seed_{seed}.csv"),
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
        table="models|latent|geometry|anomaly",
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("join_table"),
    script:
        "../scripts/join_table.py"
