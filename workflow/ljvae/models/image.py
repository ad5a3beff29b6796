"""The deck's alternative representation: a convolutional autoencoder of images of cells.

From counts (particles in coarse cells) it decodes expected counts; from occupancies (cells so small that each holds at
most one particle), the probability that a cell is occupied.
"""

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import (
    Initialisers,
    convolve,
    dense_layers,
    latent_encoder,
    standardise,
    transpose_convolve,
)

_ACTIVATION = "gelu"


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> tuple[keras.Model, keras.Model]:
    """Encoder (B, C, C) -> two (B, D) and decoder (B, D) -> (B, C, C), where ``mean`` is (C, C).

    Two 3 x 3 convolutions with stride 2 and a dense layer, mirrored. ``settings`` has input,
    latent_dim, channels and dense_units.
    """
    initial = Initialisers(seed)
    channels = [settings["channels"], 2 * settings["channels"]]
    images = keras.Input(mean.shape, name="images")
    h = layers.Reshape((*mean.shape, 1), name="image")(standardise(mean, scale, "standardise")(images))
    h = layers.Flatten(name="flatten")(convolve(h, channels, initial, _ACTIVATION))
    h = dense_layers(h, 1, settings["dense_units"], initial, _ACTIVATION)
    encoder = latent_encoder(images, h, settings["latent_dim"], initial)

    latent = keras.Input((settings["latent_dim"],), name="latent")
    h = dense_layers(latent, 1, settings["dense_units"], initial, _ACTIVATION)
    h = transpose_convolve(h, channels, len(mean), initial, _ACTIVATION)
    h = layers.Reshape(mean.shape, name="image")(h)
    if settings["input"] == "occupancy":
        # the output starts at the mean occupancy: other networks start at the mean array too
        h = layers.Activation("sigmoid", name="probability")(_shifted(h, np.clip(mean, 1e-4, 1 - 1e-4)))
    else:
        h = standardise(mean, scale, "restore", invert=True)(h)
    return encoder, keras.Model(latent, h, name="decoder")


def _shifted(h: keras.KerasTensor, probability: np.ndarray) -> keras.KerasTensor:
    """Shift logits (B, C, C) by those of each cell's ``probability`` (C, C)."""
    logits = np.log(probability) - np.log1p(-probability)
    return standardise(logits, 1.0, "restore", invert=True)(h)
