# The deck's study: config/config.yaml describes it, the rules turn it into results/.
from snakemake.utils import min_version

from workflow.control import engine
from workflow.control.locks import end_orphans
from workflow.control.ownership import record
from workflow.control.summary import failure, success

min_version(engine.OLDEST)


include: "workflow/rules/common.smk"
include: "workflow/rules/simulate.smk"
include: "workflow/rules/represent.smk"
include: "workflow/rules/own_data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/encode.smk"
include: "workflow/rules/latent.smk"
include: "workflow/rules/geometry.smk"
include: "workflow/rules/detector.smk"
include: "workflow/rules/anomaly.smk"
include: "workflow/rules/anomaly_figures.smk"
include: "workflow/rules/localise.smk"
include: "workflow/rules/inpaint.smk"
include: "workflow/rules/generate.smk"
include: "workflow/rules/relax.smk"
include: "workflow/rules/image.smk"
include: "workflow/rules/explore.smk"
include: "workflow/rules/checks.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/multiverse.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/report.smk"


onstart:
    end_orphans()
    record(IDENTITY)
    engine.start_at_once(workflow)


onsuccess:
    if not engine.only_touches(workflow):
        print(success(*engine.finished_run(workflow), STUDY.trial), file=sys.stderr)


onerror:
    print(failure(engine.failed_jobs(workflow)), file=sys.stderr)


# Targets by name: `snakemake simulate` stops behind that stage.
rule all:
    default_target: True
    input:
        outputs.figure_files(),
        outputs.table_files(),


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
