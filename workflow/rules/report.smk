# Tables as pages of the report. Its captions are in workflow/report; `make report` puts it together.
report: "../report/workflow.rst"


rule render_table:
    input:
        csv="results/tables/{table}.csv",
    output:
        html=report(
            "results/pages/{table}.html",
            caption="../report/table.rst",
            category=lambda wildcards: heading(outputs.tables[wildcards.table]),
            subcategory=lambda wildcards: (
                "Tables" if outputs.tables[wildcards.table] == "Anomalies" else None
            ),
            labels={"result": "table {table}"},
        ),
    log:
        "results/logs/render_table/{table}.log",
    benchmark:
        # no name that timings.csv knows: it is made before
        "results/benchmarks/render_table/{table}.html.tsv"
    wildcard_constraints:
        table=any_of(outputs.tables),
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("render_table"),
        description=lambda wildcards: describe_table(
            Path(workflow.basedir, "results", "README.md"), wildcards.table
        ),
    message:
        "Render {wildcards.table}.csv as a page of the report."
    script:
        "../scripts/render_table.py"
