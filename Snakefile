# The deck's study: config/config.yaml describes it, the rules turn it into results/.
from snakemake.utils import min_version

min_version("9.27")


include: "workflow/rules/common.smk"
include: "workflow/rules/simulate.smk"
include: "workflow/rules/represent.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/encode.smk"
include: "workflow/rules/latent.smk"
include: "workflow/rules/geometry.smk"
include: "workflow/rules/anomaly.smk"
include: "workflow/rules/tables.smk"


# Targets by name: `snakemake simulate` stops behind that stage.
rule all:
    default_target: True
    input:
        figures(SIMULATE_FIGURES + REPRESENT_FIGURES + TRAIN_FIGURES),
        figures(LATENT_FIGURES + GEOMETRY_FIGURES + ANOMALY_FIGURES),
        tables("sampler", "models", "latent", "geometry", "anomaly"),


rule figures:
    input:
        figures(SIMULATE_FIGURES + REPRESENT_FIGURES + TRAIN_FIGURES),
        figures(LATENT_FIGURES + GEOMETRY_FIGURES + ANOMALY_FIGURES),


rule simulate:
    input:
        figures(SIMULATE_FIGURES),
        tables("sampler"),


rule represent:
    input:
        figures(REPRESENT_FIGURES),
        expand(
            "results/matrices/{order}/{ensemble}.npy", order=ORDERS, ensemble=ENSEMBLES
        ),


rule train:
    input:
        figures(TRAIN_FIGURES),
        expand(
            "results/models/{model}/seed_{seed}/model.keras", model=MODELS, seed=SEEDS
        ),


rule latent:
    input:
        figures(LATENT_FIGURES),
        tables("latent"),


rule geometry:
    input:
        figures(GEOMETRY_FIGURES),
        tables("geometry"),


rule anomaly:
    input:
        figures(ANOMALY_FIGURES),
        tables("anomaly"),
