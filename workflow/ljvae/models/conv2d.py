"""The deck's network: a convolutional encoder of sorted distance matrices and its mirrored decoder.

The first convolution reads patches of 3 x 3 elements with stride 3, the second halves what is
left, two dense layers follow. Strides that N is no multiple of are padded on the way in and
cropped on the way out, so that any N works.
"""

import keras
import numpy as np
from keras import layers

_PATCH, _STRIDE = 3, 2


def build(settings: dict, particles: int, mean: np.ndarray, scale: float, seed: int):
    """Encoder (B, N, N) -> two (B, D) and decoder (B, D) -> (B, N, N).

    ``settings`` has latent_dim, channels and dense_units. Matrices are standardised by the mean
    matrix (N, N) and one scale; both are part of the saved network.
    """
    initial = _Initialisers(seed)
    return (
        _encoder(settings, particles, mean, scale, initial),
        _decoder(settings, particles, mean, scale, initial),
    )


class _Initialisers:
    """Glorot initialisers, each with a seed of its own."""

    def __init__(self, seed: int):
        self.seeds = np.random.SeedSequence(seed)

    def __call__(self):
        (child,) = self.seeds.spawn(1)
        return keras.initializers.GlorotUniform(seed=int(child.generate_state(1)[0] >> 1))


def _sides(particles: int) -> tuple[int, int]:
    """Sides of the feature maps behind the first and the second convolution."""
    first = -(-particles // _PATCH)
    return first, -(-first // _STRIDE)


def _standardise(mean: np.ndarray, scale: float, name: str, invert: bool = False):
    # Normalization broadcasts over axes it is not given; one scale for all elements.
    return layers.Normalization(axis=(1, 2), mean=mean, variance=np.full_like(mean, scale**2), invert=invert, name=name)


def _encoder(settings, particles, mean, scale, initial):
    first, _ = _sides(particles)
    channels, units, dim = settings["channels"], settings["dense_units"], settings["latent_dim"]
    matrices = keras.Input((particles, particles), name="matrices")
    h = _standardise(mean, scale, "standardise")(matrices)
    h = layers.Reshape((particles, particles, 1), name="image")(h)
    padding = first * _PATCH - particles
    if padding:
        h = layers.ZeroPadding2D(((0, padding), (0, padding)), name="pad")(h)
    h = layers.Conv2D(
        channels, _PATCH, strides=_PATCH, activation="gelu", kernel_initializer=initial(), name="patches"
    )(h)
    h = layers.Conv2D(
        2 * channels,
        3,
        strides=_STRIDE,
        padding="same",
        activation="gelu",
        kernel_initializer=initial(),
        name="convolution",
    )(h)
    h = layers.Flatten(name="flatten")(h)
    for k in (1, 2):
        h = layers.Dense(units, activation="gelu", kernel_initializer=initial(), name=f"dense_{k}")(h)
    latent = [
        layers.Dense(dim, kernel_initializer=initial(), name=name)(h) for name in ("latent_mean", "latent_log_variance")
    ]
    return keras.Model(matrices, latent, name="encoder")


def _decoder(settings, particles, mean, scale, initial):
    first, second = _sides(particles)
    channels, units, dim = settings["channels"], settings["dense_units"], settings["latent_dim"]
    latent = keras.Input((dim,), name="latent")
    h = latent
    for k in (1, 2):
        h = layers.Dense(units, activation="gelu", kernel_initializer=initial(), name=f"dense_{k}")(h)
    h = layers.Dense(second * second * 2 * channels, activation="gelu", kernel_initializer=initial(), name="unflatten")(
        h
    )
    h = layers.Reshape((second, second, 2 * channels), name="maps")(h)
    h = layers.Conv2DTranspose(
        channels,
        3,
        strides=_STRIDE,
        padding="same",
        activation="gelu",
        kernel_initializer=initial(),
        name="convolution",
    )(h)
    h = _cropped(h, second * _STRIDE - first, "crop_maps")
    h = layers.Conv2DTranspose(1, _PATCH, strides=_PATCH, kernel_initializer=initial(), name="patches")(h)
    h = _cropped(h, first * _PATCH - particles, "crop")
    h = layers.Reshape((particles, particles), name="image")(h)
    return keras.Model(latent, _standardise(mean, scale, "restore", invert=True)(h), name="decoder")


def _cropped(h, surplus: int, name: str):
    return layers.Cropping2D(((0, surplus), (0, surplus)), name=name)(h) if surplus else h
