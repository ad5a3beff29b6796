# The first page of the report and its tables as pages. Its captions are in workflow/report; `make report` puts it
# together.
SUMMARISED = "sampler free_energies models latent geometry anomaly generators claims checks".split()


report: "../report/workflow.rst"


rule render_table:
    input:
        csv="results/tables/{table}.csv",
    output:
        html=report(
            "results/pages/{table}.html",
            caption="../report/table.rst",
            category=lambda wildcards: heading(outputs.section(wildcards.table)),
            subcategory=lambda wildcards: (
                "Tables" if outputs.section(wildcards.table) == "Anomalies" else None
            ),
            labels={"result": "table {table}"},
        ),
    log:
        "results/logs/render_table/{table}.log",
    benchmark:
        # no name that timings.csv knows: it is made before
        "results/benchmarks/render_table/{table}.html.tsv"
    wildcard_constraints:
        table=any_of([*outputs.tables, *outputs.on_request]),
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("render_table"),
        template=files_digest(["workflow/ljvae/report/table.html"]),
        ensembles=catalogue.ensembles,
        description=lambda wildcards: describe_table(
            Path(workflow.basedir, "workflow", "report", "tables.yaml"),
            wildcards.table,
        ),
    message:
        "Render {wildcards.table}.csv as a page of the report."
    script:
        "../scripts/render_table.py"


rule render_landing:
    input:
        tables=table_files(name for name in SUMMARISED if name in outputs.tables),
    output:
        html="results/pages/landing.html",
    log:
        "results/logs/render_landing.log",
    benchmark:
        "results/benchmarks/render_landing.tsv"
    conda:
        "../../envs/analyse.yaml"
    params:
        code=script_digest("render_landing"),
        study={
            **catalogue.shown,
            "representation": catalogue.representation(catalogue.shown["model"]),
            "particles": SYSTEM["particles"],
            "gammas": STUDY.simulation.gammas,
            "trained": catalogue.trained,
        },
        sections=[
            {"name": section, "heading": heading(section), "shows": shows}
            for section, shows in SECTIONS.items()
        ],
    message:
        "Render the first page of the report."
    script:
        "../scripts/render_landing.py"
