"""The sections about networks: models, regressors, the grid of hyperparameters, training and the prior."""

from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field, model_validator

from workflow.ljvae.config.fields import DISTINCT, NO_BOOLEAN, Name, Real, Section, Seeds, Whole, by_tag, key, refusal

Order = Literal["none", "x", "y", "radial"]


Channels = Annotated[list[Annotated[Whole, Field(ge=1, le=1024)]], Field(min_length=1, max_length=8)]


class DenseUnits(Section):
    """The key of every network with dense layers."""

    dense_units: Whole = key("Units of each dense layer.", "units", ge=1, le=10**4)


class Trained(Section):
    """Keys of every trained network."""

    epochs: Whole = key(
        "Passes over the training set; the weights with the best validation loss are kept.", "epochs", ge=1, le=10**5
    )
    batch_size: Whole = key("Configurations in one step of the optimiser.", "configurations", ge=1, le=10**5)
    learning_rate: Real = key("Peak learning rate, after a warm-up and before a cosine decay to zero.", "", gt=0, le=1)
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
        "Dimensions of the latent space; the figures show two of its components.", "dimensions", ge=2, le=1000
    )
    kl_weight: Real = key(
        "Lambda, for which the deck gives no value: loss = mean error per element + kl_weight * KL; 0 gives an "
        "autoencoder.",
        "L^2",
        ge=0,
        le=1e3,
    )
    extra_seeds: Seeds = key("Further training seeds of this network, in addition to training.seeds.", default=[])

    @property
    def traits(self) -> Traits:
        """Input, output and likelihood of the architecture."""
        raise NotImplementedError

    def settings(self) -> dict[str, Any]:
        """Return the keys on which a training depends, and the traits, as plain values."""
        return self.model_dump(exclude={"extra_seeds"}) | self.traits._asdict()


class SortedNetwork(Network):
    """Keys of every network of sorted points."""

    order: Order = key("Order in which the points are sorted; radial: by distance from the corner at the origin.")
    mirror: bool = key(
        "Replace half of the training configurations by mirror images, x to L - x; only for order x.", strict=True
    )

    @model_validator(mode="after")
    def _mirror_needs_x(self) -> Self:
        if self.mirror and self.order != "x":
            raise refusal("mirror should be false unless order is x: only then does a mirror image have the same order")
        return self

    @property
    def traits(self) -> Traits:
        """Matrices as input and output, unless the architecture overrides it."""
        return Traits("matrices", "matrix")


class Conv2DModel(SortedNetwork):
    """Strided convolutions over the sorted distance matrix, and a mirrored decoder."""

    architecture: Literal["conv2d"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("Input of the network.", default="distances")
    channels: Channels = key("Channels of each convolution; each halves the side.", "channels")


class PatchModel(SortedNetwork, DenseUnits):
    """Convolutions of patches that do not overlap, two dense layers, and a mirrored decoder."""

    architecture: Literal["conv2d_patch"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("Input of the network.", default="distances")
    channels: Whole = key("Channels of the first convolution; the second has twice as many.", "channels", ge=1, le=1024)


class DenseModel(SortedNetwork, DenseUnits):
    """Dense layers on flattened distances or coordinates, and a mirrored decoder."""

    architecture: Literal["dense"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances", "coordinates"] = key("Input: sorted distance matrices, or sorted points.")
    layers: Whole = key("Number of dense layers in the encoder, and in the decoder.", "layers", ge=1, le=100)

    @property
    def traits(self) -> Traits:
        """The output has the form of the input."""
        return Traits("matrices", "matrix") if self.input == "distances" else Traits("coordinates", "coordinates")


class GeometricModel(SortedNetwork, DenseUnits):
    """Dense layers from the oriented points of a distance matrix to points; the loss is on distances."""

    architecture: Literal["geometric"] = key("A module of workflow/ljvae/models.")
    input: Literal["distances"] = key("Input of the network.", default="distances")
    order: Literal["x"] = key("Order in which the points are sorted; it determines the x axis of the orientation.")
    layers: Whole = key("Number of dense layers in the encoder, and in the decoder.", "layers", ge=1, le=100)
    orientation_weight: Real = key(
        "Weight of the coordinates' squared error in the loss, which ties decoded points to the orientation.",
        "",
        ge=0,
        le=1e3,
    )

    @property
    def traits(self) -> Traits:
        """The oriented points of a matrix as input; the loss compares distances."""
        return Traits("orientations", "points", "distances")


class ImageModel(Network, DenseUnits):
    """Convolutions over an image: the number of particles in each cell of a grid over the box, or its occupancy."""

    architecture: Literal["image"] = key("A module of workflow/ljvae/models.")
    input: Literal["counts", "occupancy"] = key(
        "Numbers of particles (loss: squared error), or occupied cells (binary cross-entropy)."
    )
    cells: Whole = key("Cells along each side of the box.", "cells", ge=4, le=256)
    channels: Whole = key("Channels of the first convolution; the second has twice as many.", "channels", ge=1, le=1024)
    kl_warm_up: Whole = key(
        "Number of first epochs over which the KL weight grows from zero.", "epochs", ge=0, le=10**5
    )

    @property
    def traits(self) -> Traits:
        """Expected numbers of particles as output, or the probability that a cell is occupied."""
        return Traits("images", "image", "bernoulli" if self.input == "occupancy" else "gaussian")


Model = Annotated[
    Conv2DModel | PatchModel | DenseModel | GeometricModel | ImageModel, Field(discriminator="architecture")
]


ARCHITECTURES: dict[str, type[Section]] = by_tag(Model, "architecture")


class Regressor(Trained):
    """A network from distance matrices to coordinates, in the order of the first of analysis.models."""

    architecture: Literal["conv2d", "dense"] = key("Architecture whose encoder it uses.")
    order: Order = key("Order in which the points are sorted.")
    channels: Channels = key(
        "Channels of each convolution, if the architecture is conv2d.", "channels", default=[32, 64]
    )
    layers: Whole = key("Number of dense layers, if the architecture is dense.", "layers", ge=1, le=100, default=2)
    dense_units: Whole = key(
        "Units of each dense layer, if the architecture is dense.", "units", ge=1, le=10**4, default=512
    )
    extra_seeds: Seeds = key("Further training seeds of this network, in addition to training.seeds.", default=[])


class Hyperparameters(Section):
    """A grid of latent dimensions and KL weights: each pair is a network, trained like ``base`` except for ``epochs``.

    Empty lists give no grid.
    """

    base: Name = key("The model from which the grid takes all other settings.")
    latent_dims: Annotated[list[Annotated[Whole, Field(ge=2, le=1000)]], DISTINCT] = key(
        "Latent dimensions.", "dimensions"
    )
    kl_weights: Annotated[list[Annotated[float, Field(ge=0, le=1e3), NO_BOOLEAN]], DISTINCT] = key("KL weights.", "L^2")
    epochs: Whole = key("Epochs of each network of the grid.", "epochs", ge=1, le=10**5)
    extra_seeds: Seeds = key("Further training seeds of these networks, in addition to training.seeds.", default=[])


class Training(Section):
    """Training settings of all networks."""

    seeds: Annotated[Seeds, Field(min_length=1)] = key("Each network is trained once with each of these seeds.")
    threads: Whole = key(
        "Threads of TensorFlow and slices of a batch. Results depend on them, so --cores does not set them.",
        "threads",
        ge=1,
        le=1024,
    )


class Prior(DenseUnits, Trained):
    """The flow that draws latents of a chosen gamma, one for each model of analysis.models in x order."""

    layers: Whole = key("Residual blocks.", "layers", ge=1, le=100)
    interpolated_gammas: Whole = key(
        "Gammas between the lowest and highest trained one to which the training set is reweighted; they double it.",
        "gammas",
        ge=2,
        le=1000,
    )


class Density(Trained):
    """An autoregressive density of configurations at any gamma: particles in the order of x, given those before."""

    factor: Literal["none", "learned", "given"] = key(
        "Pair potential that is a factor of the density: none, the one that the detector learned, or the true one."
    )
    latents: Name | Literal[""] = key(
        "A model of analysis.models in x order whose latents the density reads: it decodes them particle by particle. "
        "Empty for a density that reads none.",
        default="",
    )
    layers: Whole = key("Dense layers of either network.", "layers", ge=1, le=100)
    gap_units: Whole = key("Units of each layer of the network of gaps along x.", "units", ge=1, le=10**4)
    gap_knots: Whole = key("Knots between which the density of a gap is linear.", "knots", ge=2, le=1000)
    height_units: Whole = key("Units of each layer of the network of heights.", "units", ge=1, le=10**4)
    height_knots: Whole = key("Knots of that network's output, which is interpolated.", "knots", ge=2, le=1000)
    knots: Whole = key("Knots between which the density of a height is linear.", "knots", ge=2, le=10**4)
    neighbours: Whole = key("Particles before that a step sees.", "particles", ge=0, le=1000)
    profile: Whole = key("Heights at which a step sees how crowded its surroundings are.", "heights", ge=0, le=1000)
    extra_seeds: Seeds = key("Further training seeds of this density, in addition to training.seeds.", default=[])
