# Tables joined from the rows of several jobs, and the run times of all jobs.


rule join_table:
    input:
        rows=lambda wildcards: outputs.rows[wildcards.table],
    output:
        joined="results/tables/{table}.csv",
    log:
        "results/logs/join_table/{table}.log",
    benchmark:
        "results/benchmarks/join_table/{table}.tsv"
    wildcard_constraints:
        table=any_of(outputs.rows),
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("join_table"),
    message:
        "Join {wildcards.table}.csv."
    script:
        "../scripts/join_table.py"


rule table_timings:
    input:
        finished=[*outputs.figure_files(), *outputs.table_files()],
    output:
        table=table("timings", "Run times"),
    log:
        "results/logs/table_timings.log",
    benchmark:
        "results/benchmarks/table_timings.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("table_timings"),
        # benchmarks of jobs that the config no longer names stay in the folder
        names=[
            *catalogue.models,
            BASELINE,
            *catalogue.regressors,
            *catalogue.ensembles,
            *PARTS,
            *catalogue.families,
            *outputs.rows,
            *map(catalogue.representation, catalogue.models),
            *(f"baseline_{order}" for order in catalogue.orders),
            *catalogue.orders,
            *(f"shard_{shard}" for shard in range(SHARDS)),
            *(f"seed_{seed}" for seeds in catalogue.seeds.values() for seed in seeds),
        ],
        # the number of wildcards that jobs of these rules have; with another number of shards it differs
        depths={
            "simulate_ensemble": 1 if SHARDS == 1 else 2,
            "join_shards": 0 if SHARDS == 1 else 1,
        },
        excluded=OF_UNIVERSES,
    message:
        "Sum up the run times of all jobs."
    script:
        "../scripts/table_timings.py"


rule figure_timings:
    input:
        table="results/tables/timings.csv",
    output:
        figure=figure("timings", "Run times"),
    log:
        "results/logs/figure_timings.log",
    benchmark:
        "results/benchmarks/figure_timings.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("figure_timings"),
    message:
        "Draw the run times."
    script:
        "../scripts/figure_timings.py"
