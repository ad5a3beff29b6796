"""Parts that the architectures share."""

import math
from typing import Any

import keras
import numpy as np
from keras import layers, ops

_STRIDED: dict[str, Any] = {"kernel_size": 3, "strides": 2, "padding": "same"}


class Initialisers:
    """Glorot initialisers, each with a seed of its own."""

    def __init__(self, seed: int) -> None:
        self.seeds = np.random.SeedSequence(seed)

    def __call__(self) -> keras.Initializer:
        """Return the next initialiser; the same seed gives the same sequence."""
        (child,) = self.seeds.spawn(1)
        return keras.initializers.GlorotUniform(seed=int(child.generate_state(1)[0] >> 1))


def standardise(mean: np.ndarray, scale: float, name: str, invert: bool = False) -> keras.Layer:
    """Return a layer that subtracts the mean array (N, k) and divides by one scale, or the inverse layer."""
    return layers.Normalization(axis=(1, 2), mean=mean, variance=np.full_like(mean, scale**2), invert=invert, name=name)


def dense_layers(
    h: keras.KerasTensor, count: int, units: int, initial: Initialisers, activation: str = "gelu"
) -> keras.KerasTensor:
    """Apply ``count`` dense layers of ``units`` each, named dense_1 and so on."""
    for k in range(1, count + 1):
        h = layers.Dense(units, activation=activation, kernel_initializer=initial(), name=f"dense_{k}")(h)
    return h


def convolve(h: keras.KerasTensor, channels: list[int], initial: Initialisers, activation: str) -> keras.KerasTensor:
    """Apply a 3 x 3 convolution with stride 2 to maps (B, H, H, C) for each of the ``channels``."""
    for k, filters in enumerate(channels, 1):
        h = layers.Conv2D(
            filters, **_STRIDED, activation=activation, kernel_initializer=initial(), name=f"convolution_{k}"
        )(h)
    return h


def transpose_convolve(
    h: keras.KerasTensor, channels: list[int], side: int, initial: Initialisers, activation: str
) -> keras.KerasTensor:
    """Mirror `convolve` with the same ``channels``: from features (B, F) to a map (B, side, side, 1).

    Where the encoder's map had an odd side, the decoder's map is cropped to it.
    """
    sides = [side]
    for _ in channels:
        sides.append(-(-sides[-1] // 2))
    shape = (sides[-1], sides[-1], channels[-1])
    h = layers.Dense(math.prod(shape), activation=activation, kernel_initializer=initial(), name="unflatten")(h)
    h = layers.Reshape(shape, name="maps")(h)
    for k in range(len(channels), 0, -1):
        h = layers.Conv2DTranspose(
            channels[k - 2] if k > 1 else 1,
            **_STRIDED,
            activation=activation if k > 1 else None,
            kernel_initializer=initial(),
            name=f"convolution_{k}",
        )(h)
        h = crop(h, sides[k - 1], f"crop_{k}")
    return h


def crop(h: keras.KerasTensor, side: int, name: str) -> keras.KerasTensor:
    """Crop maps (B, H, H, C) to ``side`` rows and columns, if they have more."""
    surplus = h.shape[1] - side
    return layers.Cropping2D(((0, surplus), (0, surplus)), name=name)(h) if surplus else h


def latent_encoder(
    inputs: keras.KerasTensor, h: keras.KerasTensor, latent_dim: int, initial: Initialisers
) -> keras.Model:
    """Build an encoder that ends in the latent mean and log-variance (B, latent_dim)."""
    latent = [
        layers.Dense(latent_dim, kernel_initializer=initial(), name=name)(h)
        for name in ("latent_mean", "latent_log_variance")
    ]
    return keras.Model(inputs, latent, name="encoder")


@keras.saving.register_keras_serializable(package="ljvae")
class PatchConv2D(layers.Dense):
    """A Conv2D whose stride is its kernel size: (B, H, W, C) to (B, H/patch, W/patch, units) without overlaps.

    It is one matrix product of all patches, which is several times faster for few channels. Its kernel is that of the
    Conv2D, (patch, patch, C, units), with the first three axes merged, and is initialised like that of a Dense layer.
    """

    def __init__(self, units: int, patch: int, **kwargs: Any) -> None:
        super().__init__(units, **kwargs)
        self.patch = patch

    def build(self, input_shape: tuple[Any, ...]) -> None:
        """Create the kernel for maps of this shape (B, H, W, C)."""
        super().build((*input_shape[:-1], self.patch**2 * input_shape[-1]))
        self.input_spec = None  # Dense's refers to the patches

    def call(self, maps: keras.KerasTensor, training: bool | None = None) -> keras.KerasTensor:
        """Compute maps (B, H/patch, W/patch, units) of ``maps`` (B, H, W, C)."""
        _, height, width, depth = maps.shape
        patch = self.patch
        rows = height // patch
        columns = width // patch
        cut = ops.reshape(maps, (-1, rows, patch, columns, patch * depth))
        cut = ops.transpose(cut, (0, 1, 3, 2, 4))
        return super().call(ops.reshape(cut, (-1, rows, columns, patch * patch * depth)))

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the shape that `call` returns."""
        batch, height, width, _ = input_shape
        return batch, height // self.patch, width // self.patch, self.units

    def get_config(self) -> dict[str, Any]:
        """Return the layer's configuration, as plain data."""
        return {**super().get_config(), "patch": self.patch}


@keras.saving.register_keras_serializable(package="ljvae")
class PatchConv2DTranspose(layers.Dense):
    """A Conv2DTranspose whose stride is its kernel size: (B, H, W, C) to (B, patch H, patch W, units).

    Like `PatchConv2D`, its kernel (C, patch, patch, units) has the last three axes merged; every element of a patch has
    its own bias.
    """

    def __init__(self, units: int, patch: int, **kwargs: Any) -> None:
        super().__init__(patch * patch * units, **kwargs)
        self.patch = patch
        self.channels = units

    def call(self, maps: keras.KerasTensor, training: bool | None = None) -> keras.KerasTensor:
        """Compute maps (B, patch H, patch W, units) of ``maps`` (B, H, W, C)."""
        _, height, width, _ = maps.shape
        patch = self.patch
        channels = self.channels
        cut = ops.reshape(super().call(maps), (-1, height, width, patch, patch * channels))
        return ops.reshape(ops.transpose(cut, (0, 1, 3, 2, 4)), (-1, patch * height, patch * width, channels))

    def compute_output_shape(self, input_shape: tuple[Any, ...]) -> tuple[Any, ...]:
        """Return the shape that `call` returns."""
        batch, height, width, _ = input_shape
        return batch, self.patch * height, self.patch * width, self.channels

    def get_config(self) -> dict[str, Any]:
        """Return the layer's configuration, as plain data."""
        return {**super().get_config(), "units": self.channels, "patch": self.patch}
