"""A faster network than the deck's: convolutions of patches that do not overlap, and dense layers, mirrored.

The first convolution reads patches of 3 x 3 elements, the second reads patches of 2 x 2 of its output; two dense layers
follow. Sides that a patch does not divide are padded by the encoder and cropped by the decoder, so any N works.
"""

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import (
    Initialisers,
    PatchConv2D,
    PatchConv2DTranspose,
    crop,
    dense_layers,
    latent_encoder,
    standardise,
)

_PATCH = 3
_SECOND_PATCH = 2
_ACTIVATION = "leaky_relu"  # cheap, and as good as GELU and SiLU at equal wall time


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> tuple[keras.Model, keras.Model]:
    """Encoder (B, N, N) -> two (B, D) and decoder (B, D) -> (B, N, N).

    ``settings`` has latent_dim, channels and dense_units. Matrices are standardised by the
    mean matrix (N, N) and one scale; both are part of the saved network.
    """
    initial = Initialisers(seed)
    encoder = latent_encoder(*trunk(settings, mean, scale, initial), settings["latent_dim"], initial)
    return encoder, _decoder(settings, mean, scale, initial)


def _sides(particles: int) -> tuple[int, int]:
    """Sides of the feature maps after the first and the second convolution."""
    first = -(-particles // _PATCH)
    return first, -(-first // _SECOND_PATCH)


def trunk(
    settings: dict, mean: np.ndarray, scale: float, initial: Initialisers
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Return the input (B, N, N) and its features (B, dense_units) after two convolutions and two dense layers."""
    particles = len(mean)
    first, second = _sides(particles)
    channels = settings["channels"]
    matrices = keras.Input((particles, particles), name="matrices")
    h = standardise(mean, scale, "standardise")(matrices)
    h = layers.Reshape((particles, particles, 1), name="image")(h)
    h = _padded(h, first * _PATCH - particles, "pad")
    h = PatchConv2D(channels, _PATCH, activation=_ACTIVATION, kernel_initializer=initial(), name="patches")(h)
    h = _padded(h, second * _SECOND_PATCH - first, "pad_maps")
    h = PatchConv2D(
        2 * channels, _SECOND_PATCH, activation=_ACTIVATION, kernel_initializer=initial(), name="convolution"
    )(h)
    h = layers.Flatten(name="flatten")(h)
    return matrices, dense_layers(h, 2, settings["dense_units"], initial, _ACTIVATION)


def _decoder(settings: dict, mean: np.ndarray, scale: float, initial: Initialisers) -> keras.Model:
    particles = len(mean)
    first, second = _sides(particles)
    channels = settings["channels"]
    latent = keras.Input((settings["latent_dim"],), name="latent")
    h = dense_layers(latent, 2, settings["dense_units"], initial, _ACTIVATION)
    h = layers.Dense(
        second * second * 2 * channels, activation=_ACTIVATION, kernel_initializer=initial(), name="unflatten"
    )(h)
    h = layers.Reshape((second, second, 2 * channels), name="maps")(h)
    h = PatchConv2DTranspose(
        channels, _SECOND_PATCH, activation=_ACTIVATION, kernel_initializer=initial(), name="convolution"
    )(h)
    h = crop(h, first, "crop_maps")
    h = PatchConv2DTranspose(1, _PATCH, kernel_initializer=initial(), name="patches")(h)
    h = crop(h, particles, "crop")
    h = layers.Reshape((particles, particles), name="image")(h)
    return keras.Model(latent, standardise(mean, scale, "restore", invert=True)(h), name="decoder")


def _padded(h: keras.KerasTensor, missing: int, name: str) -> keras.KerasTensor:
    return layers.ZeroPadding2D(((0, missing), (0, missing)), name=name)(h) if missing else h
