# Targets by name: `snakemake simulate` stops behind that stage.
EVERYTHING = [*outputs.figure_files(), *outputs.table_files()]


rule figures:
    input:
        outputs.figure_files(),


rule simulate:
    input:
        outputs.figure_files("Simulation"),
        outputs.table_files("Simulation"),


rule represent:
    input:
        outputs.figure_files("Representation"),
        [
            catalogue.array_file(model, name)
            for model in catalogue.probed
            for name in [*PARTS, *catalogue.anomalies]
        ],


rule train:
    input:
        outputs.figure_files("Training"),
        outputs.table_files("Training"),
        catalogue.seed_files(
            "results/models/{model}/seed_{seed}/model.keras", catalogue.models
        ),


rule latent:
    input:
        outputs.figure_files("Latent space"),
        outputs.table_files("Latent space"),


rule geometry:
    input:
        outputs.figure_files("Geometry"),
        outputs.table_files("Geometry"),


rule anomaly:
    input:
        outputs.figure_files("Anomalies"),
        outputs.table_files("Anomalies"),


rule generate:
    input:
        outputs.figure_files("Generation"),
        outputs.table_files("Generation"),


rule claims:
    input:
        table_files(["claims"]) if STUDY.claims else [],


# what the report shows alongside the figures
rule pages:
    input:
        "results/pages/landing.html",
        expand("results/pages/{table}.html", table=outputs.tables),
