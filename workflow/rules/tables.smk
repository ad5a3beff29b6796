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
    "image": seed_files("results/image/{model}/seed_{seed}.csv", IMAGE_MODELS),
    "generation": [
        *seed_files("results/generation/{model}/seed_{seed}/rows.csv", PROBED),
        *seed_files("results/generation/{model}/seed_{seed}/relaxed.csv", GENERATED),
    ],
    "false_alarms": seed_files(
        "results/anomaly/{model}/seed_{seed}/false_alarms.csv", PROBED
    ),
    "localisation": [
        "results/anomaly/baseline_x/localisation.csv",
        *seed_files("results/anomaly/{model}/seed_{seed}/localisation.csv", LOCALISED),
    ],
    "inpainting": seed_files(
        "results/anomaly/{model}/seed_{seed}/inpainting.csv", PROBED
    ),
    "anomaly": [
        f"results/anomaly/{scored}/{family}.csv"
        for scored in [
            *expand("baseline_{order}", order=PROBED_ORDERS),
            *seed_files("{model}/seed_{seed}", PROBED),
        ]
        for family in ANOMALY_FAMILIES
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
        table=any_of(TABLE_PARTS),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("join_table"),
    script:
        "../scripts/join_table.py"


rule table_timings:
    input:
        figures(STAGE_FIGURES),
        tables(*STAGE_TABLES),
    output:
        "results/tables/timings.csv",
    log:
        "results/logs/table_timings.log",
    benchmark:
        "results/benchmarks/table_timings.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("table_timings"),
        # benchmarks of what the config no longer names stay where they are
        names=[
            *MODELS,
            *REGRESSORS,
            *ENSEMBLES,
            *PARTS,
            *FAMILIES,
            *TABLE_PARTS,
            *map(representation, MODELS.values()),
            *(f"baseline_{order}" for order in ORDERS),
            *ORDERS,
            *(f"shard_{shard}" for shard in range(SHARDS)),
            *(f"seed_{seed}" for seeds in SEEDS_OF.values() for seed in seeds),
        ],
        # so many wildcards have jobs of these rules; with other shards they had others
        depths={
            "metropolis": 1 if SHARDS == 1 else 2,
            "join_shards": 0 if SHARDS == 1 else 1,
        },
    script:
        "../scripts/table_timings.py"


rule figure_timings:
    input:
        "results/tables/timings.csv",
    output:
        figure("timings", "Claims and run times"),
    log:
        "results/logs/figure_timings.log",
    benchmark:
        "results/benchmarks/figure_timings.tsv"
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("figure_timings"),
    script:
        "../scripts/figure_timings.py"
