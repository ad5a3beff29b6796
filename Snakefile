# The deck's study: config/config.yaml describes it, the rules turn it into results/.
from snakemake.utils import min_version

min_version("9.27")


include: "workflow/rules/common.smk"
include: "workflow/rules/simulate.smk"
include: "workflow/rules/represent.smk"
include: "workflow/rules/own_data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/encode.smk"
include: "workflow/rules/latent.smk"
include: "workflow/rules/geometry.smk"
include: "workflow/rules/anomaly.smk"
include: "workflow/rules/generate.smk"
include: "workflow/rules/image.smk"
include: "workflow/rules/explore.smk"


STAGE_FIGURES = [
    *SIMULATE_FIGURES,
    *REPRESENT_FIGURES,
    *TRAIN_FIGURES,
    *LATENT_FIGURES,
    *GEOMETRY_FIGURES,
    *ANOMALY_FIGURES,
    *GENERATE_FIGURES,
    *IMAGE_FIGURES,
]
STAGE_TABLES = [
    "sampler",
    "models",
    "latent",
    "geometry",
    "degenerate_frames",
    *ANOMALY_TABLES,
    "generation",
    "checks",
    *(["hyperparameters"] if GRID_MODELS else []),
    *RELAXATION_TABLES,
    *(["image"] if IMAGE_MODELS else []),
    *(["claims"] if STUDY.claims else []),
]


include: "workflow/rules/checks.smk"
include: "workflow/rules/claims.smk"
include: "workflow/rules/tables.smk"
include: "workflow/rules/report.smk"


onstart:
    start_at_once(workflow)


onsuccess:
    if not workflow.touch:
        where = options(
            Path.cwd(),
            workflow.overwrite_configfiles,
            Path(workflow.basedir),
            *profiles_and_values(sys.argv[1:]),
        )
        jobs = list(workflow.dag.needrun_jobs(exclude_finished=False))
        print(
            success(asked_for(workflow), len(jobs), where),
            file=sys.stderr,
        )


onerror:
    print(failure(failed_jobs(workflow)), file=sys.stderr)


# Targets by name: `snakemake simulate` stops behind that stage.
rule all:
    default_target: True
    input:
        figures([*STAGE_FIGURES, "timings"]),
        tables(*STAGE_TABLES, "timings"),


rule figures:
    input:
        figures([*STAGE_FIGURES, "timings"]),


rule simulate:
    input:
        figures(SIMULATE_FIGURES),
        tables("sampler"),


rule represent:
    input:
        figures(REPRESENT_FIGURES),
        [array_file(model, name) for model in PROBED for name in [*PARTS, *ANOMALIES]],


rule train:
    input:
        figures(TRAIN_FIGURES),
        seed_files("results/models/{model}/seed_{seed}/model.keras", MODELS),
        tables("models"),


rule latent:
    input:
        figures(LATENT_FIGURES),
        tables("latent"),


rule geometry:
    input:
        figures(GEOMETRY_FIGURES),
        tables("geometry", "degenerate_frames"),


rule anomaly:
    input:
        figures(ANOMALY_FIGURES),
        tables(*ANOMALY_TABLES),


rule generate:
    input:
        figures(GENERATE_FIGURES),
        tables("generation", *RELAXATION_TABLES),


rule claims:
    input:
        tables("claims"),


# what the report shows beside the figures
rule pages:
    input:
        expand("results/pages/{table}.html", table=PAGES),
