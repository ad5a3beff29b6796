"""The config of a study of your own system: one section, `environments`, and a seed."""

import re
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError

from workflow.ljvae.config.faults import lines_of
from workflow.ljvae.config.fields import DISTINCT, Fractions, Name, Real, Section, Seeds, Whole, key, refusal
from workflow.ljvae.config.reading import ConfigError, duplicate_keys, from_text

_FEWEST = 6  # neighbours
_MOST = 64  # neighbours

Path_ = Annotated[str, Field(min_length=1, max_length=1000)]
Method = Literal["dense", "conv2d", "bond_orders", "centrosymmetry", "isolation_forest", "template_matching"]


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _check_neighbours(value: Any) -> Any:
    whole = isinstance(value, int) and not isinstance(value, bool)
    if value != "all" and not (whole and _FEWEST <= value <= _MOST):
        raise refusal("should be a whole number from {fewest} to {most}, or all", fewest=_FEWEST, most=_MOST)
    return value


class Blocks(Fractions):
    """Fractions of each normal trajectory, as blocks of time in this order."""

    train: Real = key("Fitting of scores.", "fraction", gt=0, lt=1, default=0.5)
    validation: Real = key("Early stopping of networks.", "fraction", gt=0, lt=1, default=0.1)
    calibration: Real = key("p-values; nothing is fitted to it.", "fraction", gt=0, lt=1, default=0.2)
    test: Real = key("False alarms; nothing is fitted to it.", "fraction", gt=0, lt=1, default=0.2)


class Networks(Section):
    """Training of the networks that scores are compared with."""

    epochs: Whole = key("Passes over the training set.", "epochs", ge=1, le=10**5, default=10)
    batch_size: Whole = key("Environments in one step.", "environments", ge=1, le=10**5, default=500)
    learning_rate: Real = key("Peak learning rate.", "", gt=0, le=1, default=2e-3)
    latent_dim: Whole = key("Dimensions of the latent space.", "dimensions", ge=2, le=1000, default=8)
    kl_weight: Real = key(
        "Weight of the KL divergence, in the variance of the training set.", "", ge=0, le=1e3, default=0.01
    )
    seeds: Annotated[Seeds, Field(min_length=1)] = key("Training seeds.", default=[1])


def _refuse_normal(names: dict[str, str]) -> dict[str, str]:
    for name in names:
        if re.fullmatch(r"normal(_\d+)?", name):
            raise refusal("the name {name} is that of a normal trajectory; another one would be right", name=name)
    return names


def _require_ovito(methods: list[str]) -> list[str]:
    if "template_matching" in methods and find_spec("ovito") is None:
        raise refusal("template_matching needs OVITO's module: pip install ovito")
    return methods


class Environments(Section):
    """A study of your own system: particles and their neighbours."""

    normal: Annotated[list[Path_], Field(min_length=1), BeforeValidator(_as_list), DISTINCT] = key(
        "Trajectories of what is normal: a file, or a list of files."
    )
    judge: Annotated[dict[Name, Path_], AfterValidator(_refuse_normal)] = key(
        "Trajectories to judge, by a name for each.", default={}
    )
    topology: Path_ | None = key("Topology of DCD, XTC and TRR files.", default=None)
    unit: Real = key("Length of one unit of the results, in the files' unit.", "file's unit", gt=0, le=1e9, default=1.0)
    unit_name: Annotated[str, Field(min_length=1, max_length=20)] = key("Name of that unit, for axes.", default="sigma")
    dimensions: Literal[2, 3] | None = key(
        "Dimensions; without the key, 2 if no particle leaves a plane.", default=None
    )
    periodic: Annotated[list[bool], Field(min_length=2, max_length=3)] | None = key(
        "Which edges of the box are periodic; without the key, those that the file says.", default=None
    )
    neighbours: Annotated[int | str, BeforeValidator(_check_neighbours)] = key(
        "Nearest neighbours of a particle in its environment, 6 to 64; all: a whole configuration is one environment, "
        "which bond orders and centrosymmetry do not describe.",
        "particles",
        default=18,
    )
    score: Literal["linear", "dense", "conv2d"] = key(
        "The score of particles: Mahalanobis distance, or the error of a network.", default="linear"
    )
    compare: Annotated[list[Method], DISTINCT, AfterValidator(_require_ovito)] = key(
        "Scores to compare it with. template_matching needs OVITO's module (pip install ovito).",
        default=["dense", "conv2d", "bond_orders", "centrosymmetry", "isolation_forest"],
    )
    alarms: Real = key(
        "Rate of false alarms: particles with p-values up to it count as unusual.", "", gt=0, lt=0.5, default=0.01
    )
    blocks: Blocks = key("Blocks of time of the normal trajectories.", default=Blocks())
    sample: Whole = key("Environments that scores are fitted to.", "environments", ge=1000, le=10**7, default=50_000)
    networks: Networks = key("Training of networks.", default=Networks())
    shards: Whole = key("Jobs in which each trajectory is scored, for a cluster.", "jobs", ge=1, le=10**4, default=1)
    threads: Whole = key("Threads of a training.", "threads", ge=1, le=1024, default=2)
    write: Literal["xyz", "gsd"] = key("Format of the scored trajectories.", default="xyz")


class EnvironmentStudy(Section):
    """A whole study of your own system."""

    environments: Environments = key("Your system.")
    seed: Whole = key("Every random stream derives from it by name.", "", ge=0, lt=2**63, default=1)

    @property
    def trial(self) -> bool:
        """A study of your own system is no trial."""
        return False


def load_environments(mapping: Any, files: Iterable[str | Path] = ()) -> EnvironmentStudy:
    """Return the study that ``mapping`` describes, read from ``files``.

    Raises ConfigError with a line for each fault.
    """
    lines = [line for path in files for line in duplicate_keys(path)]
    try:
        study = EnvironmentStudy.model_validate(from_text(mapping))
    except ValidationError as error:
        lines += lines_of(error.errors(), EnvironmentStudy)
    if lines:
        raise ConfigError("\n".join(lines))
    return study
