"""The sections about networks: models, regressors, the grid of hyperparameters, training and the prior."""

from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from workflow.ljvae.config.fields import DISTINCT, NO_BOOLEAN, Name, Real, Section, Seeds, Whole, by_tag, key, refusal

Order = Literal["none", "x", "y", "radial"]


Channels = Annotated[list[Annotated[Whole, Field(ge=1, le=1024)]], Field(min_length=1, max_length=8)]


class DenseUnits(Section):
    """The key of everything that has dense layers."""

    dense_units: Whole = key("Units of each dense layer.", "units", ge=1, le=10**4)


class Trained(Section):
    """Keys of everything that is trained."""

    epochs: Whole = key("Passes over the training set; the best by validation is kept.", "epochs", ge=1, le=10**5)
    batch_size: Whole = key("Configurations in one step of the optimiser.", "configurations", ge=1, le=10**5)
    learning_rate: Real = key("Peak of the learning rate: warm-up, then a cosine to zero.", "", gt=0, le=1)
    weight_decay: Real = key("Decoupled weight decay of AdamW.", "", ge=0, le=1)


class Traits(NamedTuple):
    """Input, output and likelihood of an architecture.

    ``reads``: matrices, coordinates, orientations or images. ``decodes``: a matrix, coordinates, points or an image.
    ``likelihood``: gaussian, bernoulli or distances, the loss of models/vae.py.
    """

    reads: str
    decodes: str
    likelihood: str = "gaussian"


class Network(Trained):
    """Keys of every network."""

    latent_dim: Whole = key(
        "Dimensions of the latent space; the figures show a plane of it.", "dimensions", ge=2, le=1000
    )
    kl_weight: Real = key(
        "The deck's lambda: loss = mean error of an element + kl_weight * KL; 0 makes a plain autoencoder.",
        "L^2",
        ge=0,
        le=1e3,
    )
    extra_seeds: Seeds = key("Seeds that it is trained with in addition to training.seeds.", default=[])

    @property
    def traits(self) -> Traits:
        """Input, output and likelihood of the architecture."""
        raise NotImplementedError

    def settings(self) -> dict[str, Any]:
        """The keys that a training depends on, and the traits, as plain values."""
        return self.model_dump(exclude={"extra_seeds"}) | self.traits._asdict()


class SortedNetwork(Network):
    """Keys of every network of sorted points."""

    order: Order = key("Order in which the points are sorted; radial: by the distance from the corner at the origin.")
    mirror: bool = key(
        "Replace half of the training configurations by mirror images, x to L - x; for order x only.", strict=True
    )

    @model_validator(mode="after")
    def _mirror_needs_x(self) -> Self:
        if self.mirror and self.order != "x":
            raise refusal("mirror should be false unless order is x: a mirror image has the same order only there")
        return self

    @property
    def traits(self) -> Traits:
        """It reads and decodes matrices, unless the architecture says otherwise."""
        return Traits("matrices", "matrix")


class Conv2DModel(SortedNetwork):
    """Strided convolutions over the sorted distance matrix, and the same mirrored."""

    architecture: Literal["conv2d"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("Input of the network.", default="distances")
    channels: Channels = key("Channels of each convolution; each halves the side.", "channels")


class PatchModel(SortedNetwork, DenseUnits):
    """Convolutions of patches that do not overlap, two dense layers, and the same mirrored."""

    architecture: Literal["conv2d_patch"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("Input of the network.", default="distances")
    channels: Whole = key("Channels of the first convolution; the second has twice as many.", "channels", ge=1, le=1024)


class DenseModel(SortedNetwork, DenseUnits):
    """Dense layers on flattened distances or coordinates, and the same mirrored."""

    architecture: Literal["dense"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances", "coordinates"] = key("Input: sorted distance matrices, or sorted points.")
    layers: Whole = key("Dense layers of the encoder, and of the decoder.", "layers", ge=1, le=100)

    @property
    def traits(self) -> Traits:
        """It decodes what it reads."""
        return Traits("matrices", "matrix") if self.input == "distances" else Traits("coordinates", "coordinates")


class GeometricModel(SortedNetwork, DenseUnits):
    """Dense layers from the oriented points of a distance matrix to points; the loss is on distances."""

    architecture: Literal["geometric"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("Input of the network.", default="distances")
    order: Literal["x"] = key("Order in which the points are sorted; the x axis of the orientation is read from it.")
    layers: Whole = key("Dense layers of the encoder, and of the decoder.", "layers", ge=1, le=100)
    orientation_weight: Real = key(
        "Weight in the loss of a coordinate's squared error, which ties decoded points to the orientation.",
        "",
        ge=0,
        le=1e3,
    )

    @property
    def traits(self) -> Traits:
        """It reads the oriented points of a matrix, and the loss compares distances."""
        return Traits("orientations", "points", "distances")


class ImageModel(Network, DenseUnits):
    """Convolutions over an image: the particles in each cell of a grid over the box, or whether there is one."""

    architecture: Literal["image"] = key("A module of workflow/ljvae/models.")
    input: Literal["counts", "occupancy"] = key(
        "Numbers of particles (loss: squared error), or occupied cells (binary cross-entropy)."
    )
    cells: Whole = key("Cells along each side of the box.", "cells", ge=4, le=256)
    channels: Whole = key("Channels of the first convolution; the second has twice as many.", "channels", ge=1, le=1024)
    kl_warm_up: Whole = key("First epochs, in which the KL weight grows from nothing.", "epochs", ge=0, le=10**5)

    @property
    def traits(self) -> Traits:
        """It decodes expected numbers of particles, or the probability that a cell is occupied."""
        return Traits("images", "image", "bernoulli" if self.input == "occupancy" else "gaussian")


Model = Annotated[
    Conv2DModel | PatchModel | DenseModel | GeometricModel | ImageModel, Field(discriminator="architecture")
]


ARCHITECTURES: dict[str, type[Section]] = by_tag(Model, "architecture")


class Regressor(Trained):
    """A network from distance matrices to coordinates, in the order of the first of analysis.models."""

    architecture: Literal["conv2d", "dense"] = key("Whose encoder it takes.")
    order: Order = key("Order in which the points are sorted.")
    channels: Channels = key("Channels of each convolution, where it is conv2d.", "channels", default=[32, 64])
    layers: Whole = key("Dense layers, where the architecture is dense.", "layers", ge=1, le=100, default=2)
    dense_units: Whole = key("Units of each dense layer, where it is dense.", "units", ge=1, le=10**4, default=512)
    extra_seeds: Seeds = key("Seeds that it is trained with in addition to training.seeds.", default=[])


class Hyperparameters(Section):
    """A grid of latent dimensions and KL weights: each pair is a model, trained like ``base`` but for ``epochs``.

    Empty lists make no grid.
    """

    base: Name = key("The model whose other settings the grid shares.")
    latent_dims: Annotated[list[Annotated[Whole, Field(ge=2, le=1000)]], DISTINCT] = key(
        "Latent dimensions.", "dimensions"
    )
    kl_weights: Annotated[list[Annotated[float, Field(ge=0, le=1e3), NO_BOOLEAN]], DISTINCT] = key("KL weights.", "L^2")
    epochs: Whole = key("Epochs of each network of the grid.", "epochs", ge=1, le=10**5)
    extra_seeds: Seeds = key("Seeds that they are trained with in addition to training.seeds.", default=[])


class Training(Section):
    """Training settings of all networks."""

    seeds: Annotated[Seeds, Field(min_length=1)] = key("Each network is trained once with each of these seeds.")
    threads: Whole = key(
        "TensorFlow's threads, and slices of a batch; sums and latent noise depend on it, so it is not --cores.",
        "threads",
        ge=1,
        le=1024,
    )


class Prior(DenseUnits, Trained):
    """The flow that draws latents of a chosen gamma, one for each model of analysis.models in x order."""

    layers: Whole = key("Residual blocks.", "layers", ge=1, le=100)
    interpolated_gammas: Whole = key(
        "Gammas from the lowest to the highest trained one, to which the training set is reweighted; they double it.",
        "gammas",
        ge=2,
        le=1000,
    )
