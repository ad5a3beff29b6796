"""The config as strict typed models: what may be written, in which unit, and what must agree.

`load` turns the mapping that YAML gave into a `Study`, or raises one `ConfigError` that names every
fault at once. `python -m workflow.ljvae.config` writes config/schema.json and the table of
config/README.md from the models.
"""

import difflib
import inspect
import json
import re
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    ValidationError,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails, PydanticCustomError

from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.study import GRID, PARTS, TRAINING, ensemble_clashes, families, split_ranges


class ConfigError(ValueError):
    """A config that can't be run; its text has a line for each fault."""


def _not_a_boolean(value: Any) -> Any:
    if isinstance(value, bool):
        raise PydanticCustomError("number_type", "Input should be a number, not a boolean")
    return value


def _distinct(values: list) -> list:
    if len(set(values)) < len(values):
        raise PydanticCustomError("distinct", "Entries should differ from each other")
    return values


# Endings of files of configurations, which say how they are written; trajectories.py has a reader for each.
ENDINGS = (".npy", ".npz", ".lammpstrj", ".dump", ".xyz", ".extxyz", ".gsd")


def _readable(path: str) -> str:
    if not path.lower().endswith(ENDINGS):
        raise PydanticCustomError("ending", "its ending should be one of {endings}", {"endings": ", ".join(ENDINGS)})
    return path


# YAML 1.1 reads 2e-3 as a string: floats are parsed from text, integers are not.
_NO_BOOLEAN = BeforeValidator(_not_a_boolean)  # behind bounds, which JSON schema then has as its own
Real = Annotated[float, _NO_BOOLEAN]
Whole = Annotated[int, Field(strict=True)]
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,63}$")]


def _key(description: str, unit: str = "", **rules: Any) -> Any:
    """A config key with its description and unit, both of which the errors and the docs quote."""
    return Field(description=description, json_schema_extra={"unit": unit}, **rules)


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, validate_default=True)


class System(_Section):
    """The box of fluid; all ensembles share it."""

    particles: Whole = _key("Number of particles N.", "particles", ge=8, le=64)
    box: Real = _key("Side L of the square box with hard walls.", "sigma", ge=3, le=1000)
    temperature: Real = _key("Temperature k_B T.", "epsilon", ge=1e-3, le=1e3)


def _six_digits(value: float) -> float:
    if value != float(f"{value:.6g}"):
        raise PydanticCustomError("digits", "should have at most six significant digits, since files are named by it")
    return value


# Gravity points down: figures, the tumbler and its tilt rely on it.
Gamma = Annotated[float, Field(ge=0, le=100), _NO_BOOLEAN, AfterValidator(_six_digits)]
Gammas = Annotated[list[Gamma], Field(min_length=1, max_length=1000), AfterValidator(_distinct)]
Potential = Literal["lennard_jones", "fake"]


class Simulation(_Section):
    """How the training ensembles are simulated; simulated anomalies share sweeps, pilot and trace."""

    gammas: Gammas = _key("Gravity gamma of each training ensemble: the weight of a particle.", "epsilon / sigma")
    configurations: Whole = _key(
        "Independent configurations of each training ensemble.", "configurations", ge=40, le=10**7
    )
    sweeps: Whole = _key("Sweeps of each configuration, from its own random start.", "sweeps", ge=16, le=10**7)
    target_acceptance: Real = _key("Acceptance that the pilot run tunes the step to.", "share", ge=0.05, le=0.95)
    pilot_chains: Whole = _key("Chains of the pilot run.", "chains", ge=1, le=10**5)
    pilot_sweeps: Whole = _key("Sweeps of each of the pilot's ten rounds.", "sweeps", ge=1, le=10**6)
    trace_chains: Whole = _key("Chains whose energy is recorded along the run.", "chains", ge=4, le=10**5)
    trace_interval: Whole = _key("Sweeps between two records.", "sweeps", ge=1, le=10**6)
    threads: Whole = _key("Threads of one simulation job; results do not depend on it.", "threads", ge=1, le=1024)
    shards: Whole = _key(
        "Jobs that an ensemble is split into, for a cluster; results do not depend on it, but are made again.",
        "jobs",
        ge=1,
        le=10**4,
    )


class Split(_Section):
    """Shares of each training ensemble, taken in this order by index."""

    train: Real = _key("Training.", "share", gt=0, lt=1)
    validation: Real = _key("Stopping, choosing, fitting scores.", "share", gt=0, lt=1)
    calibration: Real = _key(
        "p-values, and comparing generated configurations; nothing is fitted or chosen by it.",
        "share",
        gt=0,
        lt=1,
    )
    test: Real = _key("What every result is measured on.", "share", gt=0, lt=1)

    @model_validator(mode="after")
    def _adds_up(self) -> Self:
        total = self.train + self.validation + self.calibration + self.test
        if abs(total - 1) > 1e-9:
            raise PydanticCustomError("split", "The four shares should add up to 1, not {total}", {"total": total})
        return self


Order = Literal["none", "x", "y", "corner"]


Seeds = Annotated[list[Annotated[Whole, Field(ge=0, lt=2**31)]], AfterValidator(_distinct)]


class _Trained(_Section):
    """Keys of everything that is trained."""

    dense_units: Whole = _key("Units of each dense layer.", "units", ge=1, le=10**4)
    epochs: Whole = _key("Passes over the training set; the best by validation is kept.", "epochs", ge=1, le=10**5)
    batch_size: Whole = _key("Configurations in one step of the optimiser.", "configurations", ge=1, le=10**5)
    learning_rate: Real = _key("Peak of the learning rate: warm-up, then a cosine to zero.", "", gt=0, le=1)
    weight_decay: Real = _key("Decoupled weight decay of AdamW.", "", ge=0, le=1)


class _Network(_Trained):
    """Keys of every network."""

    latent_dim: Whole = _key(
        "Dimensions of the latent space; the figures show a plane of it.", "dimensions", ge=2, le=1000
    )
    kl_weight: Real = _key(
        "The deck's lambda: loss = mean error of an element + kl_weight * KL; 0 makes a plain auto-encoder.",
        "L^2",
        ge=0,
        le=1e3,
    )
    extra_seeds: Seeds = _key("Seeds that it is trained with beside training.seeds.", default=[])


class _SortedNetwork(_Network):
    """Keys of every network of sorted points."""

    order: Order = _key("Order in which the points are sorted.")
    mirror: bool = _key(
        "Turn half of the training matrices by 180 degrees, the mirror x to L - x; for order x alone.", strict=True
    )

    @model_validator(mode="after")
    def _mirror_needs_x(self) -> Self:
        if self.mirror and (self.order != "x" or self.input != "distances"):  # type: ignore[attr-defined]
            raise PydanticCustomError(
                "mirror",
                "mirror should be false unless order is x and input distances: only there it turns the matrix",
            )
        return self


class Conv2DModel(_SortedNetwork):
    """Convolutions over the sorted distance matrix, two dense layers, and the same mirrored."""

    architecture: Literal["conv2d", "conv2d_deep"] = _key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = _key("What it reads.", default="distances")
    channels: Whole = _key(
        "Channels of the first convolution; the second has twice as many.", "channels", ge=1, le=1024
    )
    blocks: Whole = _key(
        "Residual blocks behind each convolution; more than 0 for conv2d_deep alone.", "blocks", ge=0, le=100, default=0
    )

    @model_validator(mode="after")
    def _depth(self) -> Self:
        if (self.blocks > 0) != (self.architecture == "conv2d_deep"):
            raise PydanticCustomError("blocks", "blocks should be 0 for conv2d and at least 1 for conv2d_deep")
        return self


class DenseModel(_SortedNetwork):
    """Dense layers on flattened distances or coordinates, and the same mirrored."""

    architecture: Literal["dense"] = _key("A module of workflow/ljvae/models.")
    input: Literal["distances", "coordinates"] = _key("What it reads: sorted distance matrices, or sorted points.")
    layers: Whole = _key("Dense layers of the encoder, and of the decoder.", "layers", ge=1, le=100)


class GeometricModel(_SortedNetwork):
    """Dense layers on the points of a distance matrix in their frame, to points; the loss is on distances."""

    architecture: Literal["geometric"] = _key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = _key("What it reads.", default="distances")
    order: Literal["x"] = _key("Order in which the points are sorted; the frame's x axis is read from it.")
    layers: Whole = _key("Dense layers of the encoder, and of the decoder.", "layers", ge=1, le=100)
    frame_weight: Real = _key(
        "Weight in the loss of a coordinate's squared error, which ties what is decoded to the frame.", "", ge=0, le=1e3
    )


class ImageModel(_Network):
    """Convolutions over an image: the particles in each cell of a grid over the box, or whether there is one."""

    architecture: Literal["image"] = _key("A module of workflow/ljvae/models.")
    input: Literal["counts", "occupancy"] = _key(
        "Numbers of particles (loss: squared error), or occupied cells (binary cross-entropy)."
    )
    cells: Whole = _key("Cells along each side of the box.", "cells", ge=4, le=256)
    channels: Whole = _key(
        "Channels of the first convolution; the second has twice as many.", "channels", ge=1, le=1024
    )
    kl_warm_up: Whole = _key("First epochs, in which the KL weight grows from nothing.", "epochs", ge=0, le=10**5)


Model = Annotated[Conv2DModel | DenseModel | GeometricModel | ImageModel, Field(discriminator="architecture")]
_MODEL_KINDS: dict[str, type[BaseModel]] = {
    "conv2d": Conv2DModel,
    "conv2d_deep": Conv2DModel,
    "dense": DenseModel,
    "geometric": GeometricModel,
    "image": ImageModel,
}


class Regressor(_Trained):
    """A network from distance matrices to coordinates, in the order of the first of analysis.models."""

    architecture: Literal["conv2d", "dense"] = _key("Whose encoder it takes.")
    order: Order = _key("Order in which the points are sorted.")
    channels: Whole = _key("Channels of the first convolution.", "channels", ge=1, le=1024, default=32)
    blocks: Literal[0] = _key("Residual blocks: none.", default=0)
    layers: Whole = _key("Dense layers, where the architecture is dense.", "layers", ge=1, le=100, default=2)


class Hyperparameters(_Section):
    """A grid of latent dimensions and KL weights: each pair is a model, trained like ``base`` but for ``epochs``.

    Empty lists make no grid.
    """

    base: Name = _key("The model whose other settings the grid shares.")
    latent_dims: Annotated[list[Annotated[Whole, Field(ge=2, le=1000)]], AfterValidator(_distinct)] = _key(
        "Latent dimensions.", "dimensions"
    )
    kl_weights: Annotated[list[Annotated[float, Field(ge=0, le=1e3), _NO_BOOLEAN]], AfterValidator(_distinct)] = _key(
        "KL weights.", "L^2"
    )
    epochs: Whole = _key("Epochs of each network of the grid.", "epochs", ge=1, le=10**5)
    extra_seeds: Seeds = _key("Seeds that they are trained with beside training.seeds.", default=[])


class Training(_Section):
    """What all networks share."""

    seeds: Annotated[Seeds, Field(min_length=1)] = _key("Each network is trained once with each of these seeds.")
    threads: Whole = _key(
        "TensorFlow's threads, and slices of a batch; sums and latent noise depend on it, so it is not --cores.",
        "threads",
        ge=1,
        le=1024,
    )


Values = Annotated[
    list[Annotated[float, Field(gt=0, le=100), _NO_BOOLEAN, AfterValidator(_six_digits)]], AfterValidator(_distinct)
]


class SimulatedAnomaly(_Section):
    """Other gammas or potentials, another temperature, or one particle of another size; one ensemble of each."""

    kind: Literal["simulated"] = _key("Simulated.")
    potential: Potential = _key("Potential by name.")
    gammas: Gammas = _key("Gravity of each ensemble.", "epsilon / sigma")
    exponents: Annotated[list[Annotated[Whole, Field(ge=1, le=6)]], AfterValidator(_distinct)] = _key(
        "m of u(r) = 4 (r^-2m - r^-m), in place of the potential's: an ensemble of each.", default=[]
    )
    temperatures: Values = _key("In place of system.temperature: an ensemble of each.", "epsilon", default=[])
    diameters: Values = _key(
        "Of one particle, where the others have one sigma, and pairs the mean of both: an ensemble of each.",
        "sigma",
        default=[],
    )
    configurations: Whole = _key("Configurations of each ensemble.", "configurations", ge=40, le=10**7)

    @model_validator(mode="after")
    def _one_thing(self) -> Self:
        if sum(map(bool, (self.exponents, self.temperatures, self.diameters))) > 1:
            raise PydanticCustomError("one", "only one of exponents, temperatures and diameters should be given")
        if self.exponents and self.potential != "lennard_jones":
            raise PydanticCustomError("one", "with exponents, potential should be lennard_jones")
        if 1 in self.diameters or 6 in self.exponents:
            raise PydanticCustomError("other", "a diameter of 1 and an exponent of 6 are no anomaly")
        return self

    @property
    def other_fluid(self) -> bool:
        """Whether it is another fluid than that of the training ensembles, whatever the gamma."""
        return self.potential != "lennard_jones" or bool(self.exponents or self.temperatures or self.diameters)


class UniformAnomaly(_Section):
    """Points drawn uniformly from the box."""

    kind: Literal["uniform"] = _key("Random.")
    configurations: Whole = _key("Configurations.", "configurations", ge=40, le=10**7)


Units = Annotated[list[Literal["box", "sigma"]], Field(min_length=1), AfterValidator(_distinct)]
Sortings = Annotated[list[Literal["kept", "sorted"]], Field(min_length=1), AfterValidator(_distinct)]


class CorruptedAnomaly(_Section):
    """Some points of each test configuration are moved: one ensemble a number of points, step, unit and sorting."""

    kind: Literal["corrupted"] = _key("Derived from the test split.")
    points: Annotated[list[Annotated[Whole, Field(ge=1, le=64)]], Field(min_length=1), AfterValidator(_distinct)] = (
        _key("Points moved in each configuration.", "particles")
    )
    steps: Annotated[
        list[Annotated[float, Field(gt=0, le=10), _NO_BOOLEAN, AfterValidator(_six_digits)]],
        Field(min_length=1),
        AfterValidator(_distinct),
    ] = _key("Largest length of a move; lengths are uniform from 0 to it.", "L or sigma, by units")
    units: Units = _key("Unit of steps: box (sides of the box) or sigma.")
    sortings: Sortings = _key("Whether the points are sorted again after the move.")


class MaskedAnomaly(_Section):
    """A block of each test matrix and its mirror image are blacked out: one ensemble a size and place."""

    kind: Literal["masked"] = _key("Derived from the test split.")
    blocks: Annotated[list[Annotated[Whole, Field(ge=1, le=64)]], Field(min_length=1), AfterValidator(_distinct)] = (
        _key("Side of the square block.", "rows")
    )
    places: Annotated[
        list[Literal["anywhere", "diagonal", "corner"]], Field(min_length=1), AfterValidator(_distinct)
    ] = _key(
        "Where it lies above the diagonal: anywhere, next to it (particles that follow each other), or in the corner "
        "(the first particles and the last).",
        default=["anywhere"],
    )


class FileAnomaly(_Section):
    """Your own configurations, from a file: each frame is one, of system.particles particles in the box."""

    kind: Literal["file"] = _key("Read from a file.")
    path: Annotated[str, Field(min_length=1, max_length=1000), AfterValidator(_readable)] = _key(
        "A .npy or .npz array (frames, particles, 2), or a trajectory: .lammpstrj or .dump (LAMMPS), .xyz or .extxyz "
        "(extended XYZ), .gsd."
    )
    length: Real = _key("One sigma in the file's unit of length.", "file's unit", gt=0, le=1e12, default=1.0)


Anomaly = Annotated[
    SimulatedAnomaly | UniformAnomaly | CorruptedAnomaly | MaskedAnomaly | FileAnomaly,
    Field(discriminator="kind"),
]


class Checks(_Section):
    """Bounds of numbers that go wrong (checks.csv)."""

    on_failure: Literal["warn", "fail"] = _key("What a number out of its bounds does.")
    acceptance: Annotated[list[Annotated[float, Field(ge=0, le=1), _NO_BOOLEAN]], Field(min_length=2, max_length=2)] = (
        _key("Least and largest acceptance of a simulation.", "share")
    )
    r_hat: Real = _key("Largest split R-hat of a simulation's energy over its second half.", "", ge=1, le=100)
    drift: Real = _key(
        "Largest change of the mean energy from the third to the last quarter.", "standard errors", gt=0, le=100
    )
    loss_change: Real = _key(
        "Largest logarithm of a training's best validation loss over that of its first epoch.", "", ge=-100, le=100
    )
    active_units: Whole = _key("Least number of latent dimensions in use.", "dimensions", ge=0, le=1000)
    kl: Real = _key("Least KL of a variational network's posterior from the prior.", "nats", ge=0, le=1e6)
    explained: Real = _key(
        "Least share of the distances' variance that a reconstruction explains beyond the mean matrix.",
        "share",
        ge=-1e6,
        lt=1,
    )

    @model_validator(mode="after")
    def _rising(self) -> Self:
        if self.acceptance[0] >= self.acceptance[1]:
            raise PydanticCustomError("rising", "acceptance should be the least and the largest, in this order")
        return self


class Criterion(_Section):
    """What a claim of the deck is measured on, and the bounds within which it holds."""

    models: Annotated[list[Name], AfterValidator(_distinct)] = _key(
        "The network that it is about; where several may be named, the best one counts.", default=[]
    )
    against: Annotated[list[Name], Field(max_length=1), AfterValidator(_distinct)] = _key(
        "The network that it is compared with.", default=[]
    )
    ensembles: Annotated[list[Annotated[str, Field(max_length=100)]], AfterValidator(_distinct)] = _key(
        "The ensembles that it is about.", default=[]
    )
    at_least: Real | None = _key("The claim holds if the statistic is at least this, ...", default=None)
    at_most: Real | None = _key("... and at most this; its whole interval must be.", default=None)

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("bounds", "a criterion should have at_least, at_most or both")
        if self.at_least is not None and self.at_most is not None and self.at_least >= self.at_most:
            raise PydanticCustomError("bounds", "at_least should be smaller than at_most")
        return self


class Argon(_Section):
    """Published Lennard-Jones parameters of argon, an entry a source; the claim about its gravity spans them."""

    mass: Real = _key("Mass of an atom.", "u", gt=0, le=1000)
    sigma: Annotated[list[Annotated[float, Field(gt=0, le=100), _NO_BOOLEAN]], Field(min_length=1)] = _key(
        "Diameters.", "angstrom"
    )
    epsilon: Annotated[list[Annotated[float, Field(gt=0, le=1e5), _NO_BOOLEAN]], Field(min_length=1)] = _key(
        "Depths of the potential over k_B, in the order of sigma.", "K"
    )

    @model_validator(mode="after")
    def _pairs(self) -> Self:
        if len(self.sigma) != len(self.epsilon):
            raise PydanticCustomError("pairs", "sigma and epsilon should have as many entries as each other")
        return self


class Detector(_Section):
    """How anomalies are scored."""

    components: Whole = _key("Gaussians whose mixture is the density of the latent space.", "components", ge=1, le=1000)
    neighbours: Whole = _key("Neighbours of the local outlier factor.", "configurations", ge=1, le=10**5)
    interval: Real = _key(
        "Coverage of the interval in which the false alarms of the test set should lie.", "share", gt=0, lt=1
    )


class Prior(_Trained):
    """The flow that draws latents of a chosen gamma, one for each model of analysis.models in x order."""

    layers: Whole = _key("Residual blocks.", "layers", ge=1, le=100)
    between: Whole = _key(
        "Gammas from the lowest to the highest trained one, to which the training set is reweighted; they double it.",
        "gammas",
        ge=2,
        le=1000,
    )


class Generation(_Section):
    """Configurations of chosen gammas, relaxed: particles pushed apart, then cold sweeps, then warm ones."""

    gammas: Gammas = _key(
        "Gravity of what is generated; each is simulated in this study too. Far from the trained ones few of their "
        "configurations count.",
        "epsilon / sigma",
    )
    configurations: Whole = _key(
        "Configurations of each gamma and way, and simulated ones that they are held against.",
        "configurations",
        ge=20,
        le=10**6,
    )
    components: Whole = _key("Components of the Gaussian mixture of each gamma.", "components", ge=1, le=1000)
    distance: Real = _key("Pairs under this distance are pushed apart to it.", "sigma", gt=0, le=2)
    passes: Whole = _key("Times that all pairs are; each costs half a sweep.", "passes", ge=0, le=1000)
    stretches: Annotated[
        list[Annotated[float, Field(gt=0, le=2), _NO_BOOLEAN]], Field(min_length=1), AfterValidator(_distinct)
    ] = _key("Factors of heights to choose from, by the training part.", "share")
    cold_sweeps: Annotated[
        list[Annotated[Whole, Field(ge=0, le=10**5)]], Field(min_length=1), AfterValidator(_distinct)
    ] = _key("Sweeps at the cold temperature to choose from, with stretches.", "sweeps")
    cold_temperature: Real = _key("It, over system.temperature.", "share", gt=0, le=1)
    cold_step: Real = _key("Step of the cold sweeps over that of the simulation.", "share", gt=0, le=1)
    warm_sweeps: Whole = _key("Sweeps at system.temperature.", "sweeps", ge=0, le=10**5)
    follow_sweeps: Whole = _key("Sweeps that relaxed configurations are followed for.", "sweeps", ge=1, le=10**6)
    random_sweeps: Whole = _key("Sweeps that random configurations are followed for.", "sweeps", ge=1, le=10**6)
    interval: Whole = _key("Sweeps between two records; twice as many from random starts.", "sweeps", ge=1, le=10**5)
    equilibrium: Real = _key(
        "Kolmogorov-Smirnov distance of the energies from simulated ones that counts as equilibrium.", "", gt=0, lt=1
    )


class Analysis(_Section):
    """How results are measured."""

    models: Annotated[list[Name], Field(min_length=1), AfterValidator(_distinct)] = _key(
        "Models that see every ensemble, the others the test set alone; learned coordinates read what the first one "
        "decodes."
    )
    pca_components: Whole = _key("Components of the linear baseline.", "components", ge=1, le=1000)
    neighbours: Whole = _key(
        "Neighbours of the classifier that measures clustering by gamma.", "points", ge=1, le=10**5
    )
    samples: Whole = _key("Configurations generated in each way.", "configurations", ge=20, le=10**6)
    first_dimensions: Whole = _key(
        "Most significant latent dimensions that the deck samples.", "dimensions", ge=1, le=1000
    )
    significant_dimensions: Whole = _key(
        "Most significant latent dimensions whose patterns are measured.", "dimensions", ge=2, le=1000
    )
    energy_cap: Real = _key("Cut of a pair's energy in energy distributions.", "epsilon", gt=0, le=1e6)
    overlap: Real = _key("Pairs closer than this overlap.", "sigma", gt=0, le=1)
    bootstrap: Whole = _key("Bootstrap samples of each interval.", "samples", ge=10, le=10**6)
    confidence: Real = _key("Coverage of the intervals.", "share", gt=0, lt=1)


class Figures(_Section):
    """What figures show."""

    model: Name = _key(
        "The model whose latent space and reconstructions the figures show; if it is not the first of analysis.models, "
        "they are drawn into a folder of its name."
    )
    attempts: Annotated[list[Name], AfterValidator(_distinct)] = _key(
        "Models shown side by side with an original in the figure of that name; none make no figure."
    )
    examples: Whole = _key("Configurations shown for each gamma.", "configurations", ge=1, le=8)
    dimensions: Whole = _key("Latent dimensions that are traversed.", "dimensions", ge=2, le=20)
    points: Whole = _key("Points of each ensemble drawn in a scatter plot.", "points", ge=10, le=10**5)


class Study(_Section):
    """A whole study."""

    seed: Whole = _key("The study's seed; every random stream derives from it by name.", "", ge=0, lt=2**63)
    system: System = _key("The box of fluid.")
    simulation: Simulation = _key("Training ensembles.")
    split: Split = _key("Shares of each training ensemble.")
    models: Annotated[dict[Name, Model], Field(min_length=1)] = _key("Networks by name.")
    hyperparameters: Hyperparameters = _key("The grid of the deck's parameter optimisation.")
    coordinates: dict[Name, Regressor] = _key(
        "Networks that learn coordinates from matrices, by name; there may be none."
    )
    training: Training = _key("What all networks share.")
    anomalies: Annotated[dict[Name, Anomaly], Field(min_length=1)] = _key(
        "Families of anomalies by name; each has a figure of that name."
    )
    detector: Detector = _key("How anomalies are scored.")
    prior: Prior = _key("The prior of the latents at a chosen gamma.")
    generation: Generation = _key("Configurations of chosen gammas.")
    analysis: Analysis = _key("How results are measured.")
    checks: Checks = _key("Bounds of numbers that go wrong.")
    claims: dict[str, Criterion] = _key("The deck's claims that get a verdict, by id; there may be none.")
    argon: Argon = _key("A real fluid, for the deck's claim about its gravity.")
    figures: Figures = _key("Presentation.")


# Names of figures that are not an anomaly's: a family can't take them.
FIGURES = (
    "configurations",
    "equilibration",
    "matrices",
    "architectures",
    "training",
    "attempts",
    "hyperparameters",
    "latent_traversal",
    "generation",
    "relaxation",
    "latent_pca",
    "coordinates",
    "gram_reconstruction",
    "tumbler",
    "energy_distribution",
    "anomaly_mse",
    "anomaly_roc",
    "severity",
    "localisation",
    "inpainting",
    "image_representation",
    "timings",
)


# Checks across sections. Each names the sections that it reads, so that it runs where these are
# valid, whatever is wrong elsewhere; it gives a line for each fault.


def _check_density(system: System) -> list[str]:
    density = system.particles / system.box**2
    if density <= 0.9:
        return []
    return [
        f"system.box: {system.particles} particles in a box of {system.box:g} sigma are {density:.2f} per sigma^2, "
        f"denser than the solid; system.box should be at least {(system.particles / 0.9) ** 0.5:.1f} sigma"
    ]


def _check_traces(simulation: Simulation) -> list[str]:
    faults = []
    if simulation.trace_interval > simulation.sweeps // 16:
        faults.append(
            f"simulation.trace_interval: {simulation.trace_interval} sweeps leave fewer than 16 records in "
            f"simulation.sweeps = {simulation.sweeps}; at most {simulation.sweeps // 16} would do"
        )
    if simulation.trace_chains > simulation.configurations:
        faults.append(
            f"simulation.trace_chains: {simulation.trace_chains} should be at most "
            f"simulation.configurations = {simulation.configurations}"
        )
    return faults


def _check_shards(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    sizes = {
        f"anomalies.{name}": family.configurations for name, family in anomalies.items() if family.kind == "simulated"
    }
    return [
        f"simulation.shards: {simulation.shards} should be at most {path}.configurations = {size}"
        for path, size in {"simulation": simulation.configurations, **sizes}.items()
        if simulation.shards > size
    ]


def _check_gammas_are_new(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    faults = []
    for name, family in anomalies.items():
        seen = _trained_gammas(simulation, family)
        if seen:
            faults.append(
                f"anomalies.{name}.gammas: {', '.join(map(str, seen))} is trained on (simulation.gammas), so it is no "
                "anomaly"
            )
    return faults


def _trained_gammas(simulation: Simulation, family: Anomaly) -> list[float]:
    if family.kind != "simulated" or family.other_fluid:
        return []
    return sorted(set(family.gammas) & set(simulation.gammas))


def _check_anomalies_fit(system: System, anomalies: dict[str, Anomaly]) -> list[str]:
    faults = []
    for name, family in anomalies.items():
        if family.kind == "corrupted" and max(family.points) > system.particles:
            faults.append(
                f"anomalies.{name}.points: {max(family.points)} points should be at most system.particles = "
                f"{system.particles}"
            )
        if family.kind == "masked" and 2 * max(family.blocks) > system.particles:
            faults.append(
                f"anomalies.{name}.blocks: a block of {max(family.blocks)} rows and its mirror image do not fit; "
                f"at most {system.particles // 2}, half of system.particles"
            )
    return faults


def _check_generation(simulation: Simulation, anomalies: dict[str, Anomaly], generation: Generation) -> list[str]:
    sizes = dict.fromkeys(simulation.gammas, simulation.configurations)
    for family in anomalies.values():
        if family.kind == "simulated" and not family.other_fluid:
            sizes |= dict.fromkeys(family.gammas, family.configurations)
    faults = [
        f"generation.gammas: {gamma:g} is not simulated; one of {', '.join(f'{g:g}' for g in sorted(sizes))} would do"
        for gamma in generation.gammas
        if gamma not in sizes
    ]
    least = min([sizes[gamma] for gamma in generation.gammas if gamma in sizes], default=generation.configurations)
    if generation.configurations > least:
        faults.append(
            f"generation.configurations: {generation.configurations} should be at most {least}, as many as are "
            "simulated of each of generation.gammas"
        )
    return faults


def _check_split(simulation: Simulation, split: Split) -> list[str]:
    ranges = split_ranges(simulation.configurations, split.model_dump())
    least = {"test": 10}  # each gamma is cross-validated and resampled on its own
    return [
        f"split.{part}: {getattr(split, part):g} of simulation.configurations = {simulation.configurations} leaves "
        f"{stop - start} configurations, fewer than {least.get(part, 2)}"
        for part, (start, stop) in ranges.items()
        if stop - start < least.get(part, 2)
    ]


def _part_size(simulation: Simulation, split: Split, part: str) -> int:
    start, stop = split_ranges(simulation.configurations, split.model_dump())[part]
    return len(simulation.gammas) * (stop - start)


def _check_sizes_of_networks(
    system: System, simulation: Simulation, split: Split, models: dict[str, Model], hyperparameters: Hyperparameters
) -> list[str]:
    faults = []
    training = _part_size(simulation, split, "train")
    for name, model in models.items():
        faults += _too_many_dimensions(f"models.{name}.latent_dim", model.latent_dim, system, training)
        if model.batch_size > training:
            faults.append(
                f"models.{name}.batch_size: {model.batch_size} should be at most the {training} training configurations"
            )
        if isinstance(model, ImageModel) and model.kl_warm_up >= model.epochs:
            faults.append(
                f"models.{name}.kl_warm_up: {model.kl_warm_up} should be less than its {model.epochs} epochs, or the "
                "KL weight never counts in full"
            )
    for k, dim in enumerate(hyperparameters.latent_dims):
        faults += _too_many_dimensions(f"hyperparameters.latent_dims.{k}", dim, system, training)
    return faults


def _check_sizes_of_analysis(system: System, simulation: Simulation, split: Split, analysis: Analysis) -> list[str]:
    training = _part_size(simulation, split, "train")
    faults = _too_many_dimensions("analysis.pca_components", analysis.pca_components, system, training)
    limit = int(0.8 * _part_size(simulation, split, "test"))
    if analysis.neighbours > limit:
        faults.append(
            f"analysis.neighbours: {analysis.neighbours} should be at most {limit}, four fifths of the test "
            "configurations"
        )
    return faults


def _too_many_dimensions(path: str, value: int, system: System, training: int) -> list[str]:
    pairs = system.particles * (system.particles - 1) // 2
    if value <= min(pairs, training):
        return []
    return [
        f"{path}: {value} should be at most {min(pairs, training)}, the smaller of the distances in a matrix "
        f"({pairs}) and the training configurations ({training})"
    ]


def _check_extra_seeds(models: dict[str, Model], hyperparameters: Hyperparameters, training: Training) -> list[str]:
    extra = {f"models.{name}": model.extra_seeds for name, model in models.items()}
    extra["hyperparameters"] = hyperparameters.extra_seeds
    return [
        f"{path}.extra_seeds: {', '.join(map(str, sorted(again)))} should not be in training.seeds too"
        for path, seeds in extra.items()
        if (again := set(seeds) & set(training.seeds))
    ]


def _check_known_models(models: dict[str, Model], hyperparameters: Hyperparameters, analysis: Analysis) -> list[str]:
    named = {"hyperparameters.base": hyperparameters.base}
    named |= {f"analysis.models.{k}": name for k, name in enumerate(analysis.models)}
    faults = [line for path, name in named.items() for line in _unknown_name(path, name, models, "models")]
    for path, name in named.items():
        if name in models and models[name].input != "distances":
            faults.append(f"{path}: {name!r} should read distances, not {models[name].input}")
    return faults


def _check_regressors(models: dict[str, Model], coordinates: dict[str, Regressor], analysis: Analysis) -> list[str]:
    order = getattr(models.get(analysis.models[0]), "order", None)
    if order is None:  # another check names it
        return []
    return [
        f"coordinates.{name}.order: {regressor.order} should be {order}, the order of the first of analysis.models, "
        "whose decoded matrices it reads"
        for name, regressor in coordinates.items()
        if regressor.order != order
    ]


def _check_grid_names(hyperparameters: Hyperparameters) -> list[str]:
    names = {weight: f"{weight:.6g}" for weight in hyperparameters.kl_weights}
    return [
        f"hyperparameters.kl_weights.{k}: should have at most six significant digits, since networks are named by it, "
        f"not {weight!r}"
        for k, weight in enumerate(names)
        if float(names[weight]) != weight
    ]


def _check_dimensions_there_are(models: dict[str, Model], analysis: Analysis, figures: Figures) -> list[str]:
    probed = [models[name].latent_dim for name in analysis.models if name in models]
    if not probed:
        return []
    asked = {
        "analysis.first_dimensions": analysis.first_dimensions,
        "analysis.significant_dimensions": analysis.significant_dimensions,
        "figures.dimensions": figures.dimensions,
    }
    return [
        f"{key}: {value} should be at most {min(probed)}, the smallest latent_dim of analysis.models"
        for key, value in asked.items()
        if value > min(probed)
    ]


def _check_shown_model(analysis: Analysis, figures: Figures) -> list[str]:
    return _unknown_name("figures.model", figures.model, analysis.models, "analysis.models")


def _check_attempts(models: dict[str, Model], figures: Figures) -> list[str]:
    return [
        line
        for k, name in enumerate(figures.attempts)
        for line in _unknown_name(f"figures.attempts.{k}", name, models, "models")
    ]


def _check_claims(
    simulation: Simulation,
    models: dict[str, Model],
    hyperparameters: Hyperparameters,
    coordinates: dict[str, Regressor],
    anomalies: dict[str, Anomaly],
    analysis: Analysis,
    claims: dict[str, Criterion],
) -> list[str]:
    unseen = {
        name: about
        for family, members in families(simulation, anomalies).items()
        for name, about in members.items()
        if family != TRAINING
    }
    faults = []
    for name, entry in claims.items():
        path = f"claims.{name}"
        if name not in CLAIMS:
            faults += _unknown_name(path, name, CLAIMS, "the deck's claims")
            continue
        claim = CLAIMS[name]
        for key in ("models", "against"):
            kind = getattr(claim, key)
            known = _networks_of_kind(kind, models, coordinates, analysis)
            faults += _named(f"{path}.{key}", getattr(entry, key), kind, known, "networks")
        if len(entry.models) > 1 and not claim.best:
            faults.append(f"{path}.models: this claim should name one network, not {len(entry.models)}")
        having = {"kind": claim.ensembles, **claim.having}
        known = [name for name, about in unseen.items() if having.items() <= about.items()]
        kind = " ".join([*claim.having.values(), claim.ensembles]).strip()
        faults += _named(f"{path}.ensembles", entry.ensembles, kind, known, "ensembles")
        if len(entry.ensembles) > 1 and not claim.several:
            faults.append(f"{path}.ensembles: this claim should name one ensemble, not {len(entry.ensembles)}")
        if "fake" in claim.having.values():
            faults += [
                f"{path}.ensembles: {ensemble} should have a gamma of simulation.gammas, to be compared with it"
                for ensemble in entry.ensembles
                if ensemble in known and unseen[ensemble]["gamma"] not in simulation.gammas
            ]
        faults += _check_comparison(path, name, entry, models)
        if claim.grid and len(getattr(hyperparameters, claim.grid)) < 2:
            faults.append(f"{path}: it needs at least two entries in hyperparameters.{claim.grid}")
        if claim.grid == "kl_weights" and 0 in hyperparameters.kl_weights:
            faults.append(f"{path}: it takes logarithms, so hyperparameters.kl_weights should not have 0")
    return faults


def _check_comparison(path: str, name: str, entry: Criterion, models: dict[str, Model]) -> list[str]:
    """Two networks that a claim compares read the same matrices and are not one."""
    pair = [*entry.models[:1], *entry.against]
    sorted_ones = [model for name in pair if isinstance(model := models.get(name), _SortedNetwork)]
    if not entry.against or len(sorted_ones) < len(pair):
        return []
    faults = []
    if len({model.order for model in sorted_ones}) > 1:
        faults.append(f"{path}: the networks that it compares should have the same order of points")
    if entry.models[0] in entry.against:
        faults.append(f"{path}.against: it should be another network than {entry.models[0]}")
    if name == "vae-coherent" and not models[entry.models[0]].kl_weight > 0 == models[entry.against[0]].kl_weight:
        faults.append(f"{path}: models should have a kl_weight over 0, against a plain auto-encoder with 0")
    return faults


def _networks_of_kind(
    kind: str, models: dict[str, Model], coordinates: dict[str, Regressor], analysis: Analysis
) -> list[str]:
    """The networks that a claim of this kind may name."""
    if kind == "probed":
        return analysis.models
    if kind == "regressor":
        return list(coordinates)
    if kind in ("dense", "conv2d"):
        return [
            name for name, model in models.items() if model.architecture.startswith(kind) and model.input == "distances"
        ]
    return [name for name, model in models.items() if model.input == kind]


def _named(path: str, given: list[str], kind: str, known: list[str], what: str) -> list[str]:
    """Faults of the names that a claim gives: some of ``known`` if it has a ``kind`` to name, else none."""
    if not kind:
        return [f"{path}: this claim names none"] if given else []
    if not given:
        return [f"{path}: it should name at least one of the {kind} {what}: {', '.join(known) or 'there are none'}"]
    return [
        line for k, name in enumerate(given) for line in _unknown_name(f"{path}.{k}", name, known, f"the {kind} {what}")
    ]


def _unknown_name(path: str, name: str, known: Iterable[str], where: str) -> list[str]:
    if name in known:
        return []
    close = difflib.get_close_matches(name, list(known), n=1)
    suggestion = f"; did you mean {close[0]!r}?" if close else ""
    return [f"{path}: {name!r} is not one of {where}: {', '.join(known)}{suggestion}"]


def _check_model_names(models: dict[str, Model], coordinates: dict[str, Regressor]) -> list[str]:
    faults = [f"coordinates.{name}: a model has this name already" for name in coordinates if name in models]
    faults += [
        f"coordinates.{name}: a way through the Gram matrix has this name already"
        for name in coordinates
        if name in ("first_particle", "double_centred", "orientation", "decoder")
    ]
    return faults + [
        f"models.{name}: this name is taken by a baseline or the grid; call the model something else"
        for name in models
        if name in ("baseline", "constant", "pca") or name.startswith(GRID)
    ]


def _taken_by(name: str) -> str:
    if name == "false_alarms":
        return "a table"
    return "a figure" if name in FIGURES else "a part of the split"


def _check_family_names(anomalies: dict[str, Anomaly]) -> list[str]:
    return [
        f"anomalies.{name}: {_taken_by(name)} has this name already; call the family something else"
        for name in anomalies
        if name in (*FIGURES, TRAINING, *PARTS, "false_alarms")
    ]


def _check_ensemble_names(simulation: Simulation, anomalies: dict[str, Anomaly]) -> list[str]:
    # a gamma that is trained on has its own message
    others = {name: family for name, family in anomalies.items() if not _trained_gammas(simulation, family)}
    return ensemble_clashes(simulation, others)


_CHECKS: tuple[Callable[..., list[str]], ...] = (
    _check_density,
    _check_traces,
    _check_shards,
    _check_gammas_are_new,
    _check_anomalies_fit,
    _check_generation,
    _check_split,
    _check_sizes_of_networks,
    _check_sizes_of_analysis,
    _check_extra_seeds,
    _check_known_models,
    _check_grid_names,
    _check_dimensions_there_are,
    _check_shown_model,
    _check_regressors,
    _check_attempts,
    _check_claims,
    _check_model_names,
    _check_family_names,
    _check_ensemble_names,
)


def _valid_sections(mapping: dict) -> dict[str, Any]:
    """The sections of ``mapping`` that are valid by themselves."""
    valid: dict[str, Any] = {}
    for name, field in Study.model_fields.items():
        with suppress(ValidationError, KeyError):
            kind: Any = Annotated[field.annotation, field]
            valid[name] = TypeAdapter(kind).validate_python(mapping[name])
    return valid


def _contradictions(sections: dict[str, Any]) -> list[str]:
    """The faults across those of the study's sections that are valid by themselves."""
    faults = []
    for check in _CHECKS:
        needed = list(inspect.signature(check).parameters)
        if all(name in sections for name in needed):
            faults += check(*(sections[name] for name in needed))
    return faults


def load(mapping: Any, files: Iterable[str | Path] = ()) -> Study:
    """The study that ``mapping`` (a config as YAML gives it) describes; ``files`` are those it was read from.

    Raises ConfigError with a line for each fault: the key's path, what is wrong and what would be
    right, its unit, and the nearest valid key where a key is unknown.
    """
    if not isinstance(mapping, dict) or not mapping:
        raise ConfigError("config: it is empty or not a mapping of keys; config/config.yaml is a whole one")
    lines = [line for path in files for line in duplicate_keys(path)]
    mapping = from_text(mapping)
    try:
        study = Study.model_validate(mapping)
    except ValidationError as error:
        lines += [line for fault in error.errors() for line in _describe(fault)]
    lines += _contradictions(_valid_sections(mapping))
    if lines:
        raise ConfigError("\n".join(lines))
    return study


def from_text(value: Any) -> Any:
    """Whole numbers and booleans in place of their texts, which Snakemake's command line gives inside a section.

    No text of a config is one of them.

    >>> from_text({"conv2d": {"epochs": "3", "mirror": "false", "learning_rate": "2e-3"}})
    {'conv2d': {'epochs': 3, 'mirror': False, 'learning_rate': '2e-3'}}
    """
    if isinstance(value, dict):
        return {key: from_text(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [from_text(entry) for entry in value]
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,20}", value):
        return int(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value


def duplicate_keys(path: str | Path) -> list[str]:
    """A line for each key that a YAML file has twice in one section: YAML would keep the last, silently."""
    root = yaml.compose(Path(path).read_text(), Loader=yaml.SafeLoader)
    return [f"{key}: this key is there twice in {path}" for key in _duplicates(root, ())]


def _duplicates(node: Any, path: tuple[str, ...]) -> list[str]:
    if isinstance(node, yaml.SequenceNode):
        return [key for entry in node.value for key in _duplicates(entry, path)]
    if not isinstance(node, yaml.MappingNode):
        return []
    names = [str(key.value) for key, _ in node.value if key.tag != "tag:yaml.org,2002:merge"]
    twice = [".".join((*path, name)) for name in dict.fromkeys(names) if names.count(name) > 1]
    return twice + [found for key, value in node.value for found in _duplicates(value, (*path, str(key.value)))]


def _describe(fault: ErrorDetails) -> list[str]:
    """The line or lines of one pydantic error."""
    path: list[Any] = list(fault["loc"])
    if path[0] in _TAGS and len(path) > 2 and path[2] in _TAGS[path[0]]:
        del path[2]  # pydantic puts the kind behind the name
    dotted = ".".join(str(part) for part in path)
    if fault["type"] == "extra_forbidden":
        return [f"{dotted}: unknown key{_nearest_key(path, fault['loc'])}"]
    if fault["type"] == "missing":
        return [f"{dotted}: this key is missing{_unit(fault['loc'])}"]
    if fault["type"].startswith("union_tag"):
        key = {"anomalies": "kind", "models": "architecture"}[path[0]]
        return [f"{dotted}.{key}: should be one of {', '.join(_TAGS[path[0]])}"]
    if "[key]" in path:
        return [
            f"{'.'.join(str(p) for p in path[:-2])}: the name {path[-2]!r} should be lower-case letters, digits and _"
        ]
    message = fault["msg"]
    for said, meant in _WORDING.items():
        message = re.sub(said, meant, message)
    given = "" if isinstance(fault["input"], dict | list | BaseModel) else f", not {_shortened(fault['input'])}"
    return [f"{dotted}: {message[0].lower() + message[1:]}{given}{_unit(fault['loc'])}"]


# pydantic speaks of its own types
_WORDING = {
    r"^(Input|String) should": "should",
    r"^(Dictionary|List) should": "should",
    r"a valid dictionary or (instance of \w+|object to extract fields from)": "a section of keys",
    r"a valid integer(, unable to parse string as an integer)?": "a whole number",
    r"a valid (number|dictionary|list|boolean|string)(, unable to parse string as a \w+)?": r"a \1",
    r" after validation": "",
}


def _shortened(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _section_at(location: tuple) -> type[BaseModel] | None:
    """The model that holds the last key of a pydantic error's location, if there is one."""
    section: Any = Study
    for part in location[:-1]:
        if isinstance(section, dict) and part not in section:
            return None
        if isinstance(section, dict):
            section = section[part]
        elif section is Study and part in _NAMED:
            section = _AnyName(_NAMED[part])
        elif section is Study and part in _TAGS:
            section = _AnyName(_TAGS[part])
        elif isinstance(section, _AnyName):
            section = section.holds
        else:
            annotation = section.model_fields[part].annotation if part in section.model_fields else None
            if not (isinstance(annotation, type) and issubclass(annotation, BaseModel)):
                return None
            section = annotation
    return section if isinstance(section, type) else None


class _AnyName:
    """A mapping from names to what it ``holds``."""

    def __init__(self, holds: Any) -> None:
        self.holds = holds


def _nearest_key(path: list, location: tuple) -> str:
    section = _section_at(location)
    if section is None:
        return ""
    matches = difflib.get_close_matches(str(path[-1]), list(section.model_fields), n=1, cutoff=0.0)
    nearest = ".".join([*(str(part) for part in path[:-1]), matches[0]])
    return f"; the nearest valid key is {nearest}{_field_unit(section, matches[0])}"


def _field_unit(section: type[BaseModel], key: str) -> str:
    unit = _unit_of(section.model_fields[key])
    return f" (unit: {unit})" if unit else ""


def _unit_of(field: FieldInfo) -> str:
    extra = field.json_schema_extra
    return str(extra.get("unit", "")) if isinstance(extra, dict) else ""


def _unit(location: tuple) -> str:
    while location and isinstance(location[-1], int):  # an entry of a list has the list's unit
        location = location[:-1]
    section = _section_at(location) if location else None
    return _field_unit(section, location[-1]) if section and location[-1] in section.model_fields else ""


# Sections whose entries have a name and a kind: the models of each kind.
_TAGS: dict[str, dict[str, type[BaseModel]]] = {
    "anomalies": dict(
        zip(("simulated", "uniform", "corrupted", "masked", "file"), get_args(get_args(Anomaly)[0]), strict=True)
    ),
    "models": _MODEL_KINDS,
}

# Sections whose entries have a name and are all of one kind.
_NAMED: dict[str, type[BaseModel]] = {"coordinates": Regressor, "claims": Criterion}


def schema() -> str:
    """The JSON schema of a config, as text."""
    return json.dumps(Study.model_json_schema(), indent=1) + "\n"


def key_table() -> str:
    """A Markdown table with every key, its type and range, unit and meaning."""
    rows = ["| key | value | unit | meaning |", "|---|---|---|---|"]
    for path, kind, section in _sections():
        for key, field in section.model_fields.items():
            if path or not _is_section(field.annotation):
                dotted = f"{path}.{key}" if path else key
                rows.append(
                    f"| `{dotted}`{kind} | {_value_text(section, key)} | {_unit_of(field)} | {field.description} |"
                )
    return "\n".join(rows) + "\n"


def _is_section(annotation: Any) -> bool:
    return (isinstance(annotation, type) and issubclass(annotation, BaseModel)) or "dict" in str(annotation)


def _sections() -> list[tuple[str, str, type[BaseModel]]]:
    """Path of each section, of which kind it is where there are several, and the section."""
    named: list[tuple[str, str, type[BaseModel]]] = [("", "", Study)]
    for key, field in Study.model_fields.items():
        if key in _NAMED:
            named.append((f"{key}.NAME", "", _NAMED[key]))
        elif key in _TAGS:
            for kind in dict.fromkeys(_TAGS[key].values()):
                tags = [tag for tag, other in _TAGS[key].items() if other is kind]
                named.append((f"{key}.NAME", f" ({', '.join(tags)})", kind))
        elif isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            named.append((key, "", field.annotation))
    return named


def _value_text(section: type[BaseModel], key: str) -> str:
    described = section.model_json_schema()["properties"][key]
    described = described.get("anyOf", [described])[0]  # of an optional key: what it is if it is given
    entry = described.get("items", described)
    if "const" in entry:
        text = f"`{entry['const']}`"
    elif "enum" in entry:
        text = ", ".join(f"`{value}`" for value in entry["enum"])
    else:
        text = {"integer": "whole number", "number": "number", "boolean": "true or false"}.get(
            entry["type"], "name" if "pattern" in entry else "text"
        )
        low = entry.get("minimum", entry.get("exclusiveMinimum"))
        high = entry.get("maximum", entry.get("exclusiveMaximum"))
        if low is not None:
            text += f", {'over ' if 'exclusiveMinimum' in entry else ''}{low:g} to "
            text += f"{'under ' if 'exclusiveMaximum' in entry else ''}{high:g}"
    return f"list of: {text}" if "items" in described else text


def write_reference(folder: Path) -> None:
    """Write schema.json and the table of README.md in ``folder`` (config/) from the models."""
    (folder / "schema.json").write_text(schema())
    readme = folder / "README.md"
    readme.write_text(with_key_table(readme.read_text()))


def with_key_table(text: str) -> str:
    """``text`` of config/README.md with its table made anew."""
    return re.sub(r"(<!-- keys -->\n).*(<!-- /keys -->)", lambda m: m[1] + key_table() + m[2], text, flags=re.DOTALL)


if __name__ == "__main__":
    write_reference(Path("config"))
