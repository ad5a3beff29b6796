"""A whole study: all sections of the config."""

from typing import Annotated, Any

from pydantic import Field

from workflow.ljvae.config.anomalies import KINDS, Anomaly
from workflow.ljvae.config.fields import Name, Section, Whole, key
from workflow.ljvae.config.fluid import Simulation, Split, System
from workflow.ljvae.config.networks import ARCHITECTURES, Density, Hyperparameters, Model, Prior, Regressor, Training
from workflow.ljvae.config.results import Analysis, Argon, Checks, Criterion, Detector, Figures, Generation
from workflow.ljvae.study import networks


class Study(Section):
    """A whole study."""

    seed: Whole = key("The study's seed; every random stream derives from it by name.", "", ge=0, lt=2**63)
    trial: bool = key(
        "Whether the study only tries the workflow out, so that its verdicts and checks mean nothing: the end of a run "
        "then says so.",
        default=False,
    )
    system: System = key("The box of fluid.")
    simulation: Simulation = key("Training ensembles.")
    split: Split = key("Fractions of each training ensemble.")
    models: Annotated[dict[Name, Model], Field(min_length=1)] = key("Networks by name.")
    hyperparameters: Hyperparameters = key("The grid of the deck's parameter optimisation.")
    regressors: dict[Name, Regressor] = key("Networks that learn coordinates from matrices, by name; may be empty.")
    training: Training = key("Training settings of all networks.")
    anomalies: Annotated[dict[Name, Anomaly], Field(min_length=1)] = key(
        "Families of anomalies by name; each has a figure of that name."
    )
    detector: Detector = key("Scoring of anomalies.")
    prior: Prior = key("The prior of the latents at a chosen gamma.")
    generation: Generation = key("Configurations of chosen gammas.")
    densities: dict[Name, Density] = key("Autoregressive densities of configurations by name; may be empty.")
    analysis: Analysis = key("Measurement of results.")
    checks: Checks = key("Bounds of the checks.")
    claims: dict[str, Criterion] = key("The deck's claims that get a verdict, by name; may be empty.")
    multiverse: Annotated[str, Field(min_length=1, max_length=1000)] = key(
        "A file with the choices that the deck leaves open, for `snakemake multiverse`: below the working directory, "
        "or else below the project's folder.",
        default="config/multiverse.yaml",
    )
    argon: Argon = key("A real fluid, for the deck's claim about its gravity.")
    figures: Figures = key("Presentation.")


# Sections with named entries: the key that selects the class of an entry, and the classes; or the one class.
TAGS = {"models": "architecture", "anomalies": "kind"}
TAGGED: dict[str, dict[str, type[Section]]] = {"models": ARCHITECTURES, "anomalies": {**KINDS}}
NAMED: dict[str, type[Section]] = {"regressors": Regressor, "densities": Density, "claims": Criterion}


def collect_settings(study: Study) -> dict[str, dict[str, Any]]:
    """Collect the settings of every network by name, those of the grid among them, as plain values."""
    settings = {name: model.settings() for name, model in study.models.items()}
    return networks(settings, study.hyperparameters.model_dump())


def collect_density_seeds(study: Study) -> dict[str, list[int]]:
    """Collect the training seeds of every density by name."""
    return {name: study.training.seeds + density.extra_seeds for name, density in study.densities.items()}


def collect_seeds(study: Study) -> dict[str, list[int]]:
    """Collect the training seeds of every network and regressor by name."""
    trained = study.models | study.regressors
    return {
        name: study.training.seeds + trained.get(name, study.hyperparameters).extra_seeds
        for name in [*collect_settings(study), *study.regressors]
    }
