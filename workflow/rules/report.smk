# Tables as pages of the report. Its captions are in workflow/report; `make report` puts it together.
report: "../report/workflow.rst"


TABLE_SECTIONS = {
    "sampler": "Simulation",
    "models": "Training",
    "hyperparameters": "Training",
    "latent": "Latent space",
    "geometry": "Geometry",
    "degenerate_frames": "Geometry",
    **dict.fromkeys(ANOMALY_TABLES, "Anomalies"),
    "generation": "Generation",
    "relaxation": "Generation",
    "image": "Images",
    "claims": "Claims and run times",
    "checks": "Claims and run times",
    "timings": "Claims and run times",
}
PAGES = [*STAGE_TABLES, "timings"]


rule render_table:
    input:
        "results/tables/{table}.csv",
    output:
        report(
            "results/pages/{table}.html",
            caption="../report/table.rst",
            category=lambda wildcards: section(TABLE_SECTIONS[wildcards.table]),
            subcategory=lambda wildcards: (
                "Tables" if wildcards.table in ANOMALY_TABLES else None
            ),
            labels={"result": "table {table}"},
        ),
    log:
        "results/logs/render_table/{table}.log",
    benchmark:
        # no name that timings.csv knows: it is made before
        "results/benchmarks/render_table/{table}.html.tsv"
    wildcard_constraints:
        table=any_of(PAGES),
    conda:
        "../../envs/analyse.yaml"
    threads: 1
    resources:
        mem_mb=500,
    params:
        code=code("render_table"),
        about=about_table,
    script:
        "../scripts/render_table.py"
