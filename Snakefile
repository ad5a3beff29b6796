# The deck's study: config/config.yaml describes it, the rules turn it into results/. A config with the section
# `environments` describes a study of your own system instead.
from snakemake.utils import min_version

from workflow.control import engine
from workflow.control.locks import end_orphans
from workflow.control.ownership import record
from workflow.control.summary import failure, success

min_version(engine.OLDEST)


if "environments" in config:

    include: "workflow/rules/own_system.smk"
    include: "workflow/rules/environments.smk"
    include: "workflow/rules/environments_figures.smk"

else:

    include: "workflow/rules/common.smk"
    include: "workflow/rules/simulate.smk"
    include: "workflow/rules/represent.smk"
    include: "workflow/rules/own_data.smk"
    include: "workflow/rules/train.smk"
    include: "workflow/rules/encode.smk"
    include: "workflow/rules/latent.smk"
    include: "workflow/rules/geometry.smk"
    include: "workflow/rules/detector.smk"
    include: "workflow/rules/groups.smk"
    include: "workflow/rules/anomaly.smk"
    include: "workflow/rules/anomaly_figures.smk"
    include: "workflow/rules/localise.smk"
    include: "workflow/rules/inpaint.smk"
    include: "workflow/rules/generate.smk"
    include: "workflow/rules/generators.smk"
    include: "workflow/rules/densities.smk"
    include: "workflow/rules/image.smk"
    include: "workflow/rules/explore.smk"
    include: "workflow/rules/checks.smk"
    include: "workflow/rules/claims.smk"
    include: "workflow/rules/multiverse.smk"
    include: "workflow/rules/tables.smk"
    include: "workflow/rules/report.smk"
    include: "workflow/rules/targets.smk"


# Snakemake takes the default target from this file only.
rule all:
    default_target: True
    input:
        EVERYTHING,


onstart:
    end_orphans()
    record(IDENTITY, SCOPE)
    engine.start_at_once(workflow)


onsuccess:
    if not engine.only_touches(workflow):
        print(success(*engine.finished_run(workflow), STUDY.trial), file=sys.stderr)


onerror:
    print(failure(engine.failed_jobs(workflow)), file=sys.stderr)
