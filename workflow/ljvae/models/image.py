"""The deck's alternative representation: a convolutional autoencoder of images, cells by cells.

From counts (particles in a coarse cell) it decodes expected counts; from an occupancy (cells so small that each holds
one particle at most) the probability that a cell is occupied.
"""

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import Initialisers, crop, dense_layers, latent_encoder, standardise


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> tuple[keras.Model, keras.Model]:
    """Encoder (B, C, C) -> two (B, D) and decoder (B, D) -> (B, C, C), where ``mean`` is (C, C).

    Two 3 x 3 convolutions with stride 2 and a dense layer, mirrored. ``settings`` has input,
    latent_dim, channels and dense_units.
    """
    initial = Initialisers(seed)
    channels = settings["channels"]
    units = settings["dense_units"]
    cells = len(mean)
    half = -(-cells // 2)
    quarter = -(-half // 2)
    convolution = {"kernel_size": 3, "strides": 2, "padding": "same", "activation": "gelu"}

    images = keras.Input(mean.shape, name="images")
    h = layers.Reshape((*mean.shape, 1), name="image")(standardise(mean, scale, "standardise")(images))
    for k, filters in enumerate((channels, 2 * channels), 1):
        h = layers.Conv2D(filters, **convolution, kernel_initializer=initial(), name=f"convolution_{k}")(h)
    h = dense_layers(layers.Flatten(name="flatten")(h), 1, units, initial)
    encoder = latent_encoder(images, h, settings["latent_dim"], initial)

    latent = keras.Input((settings["latent_dim"],), name="latent")
    h = dense_layers(latent, 1, units, initial)
    h = layers.Dense(quarter**2 * 2 * channels, activation="gelu", kernel_initializer=initial(), name="unflatten")(h)
    h = layers.Reshape((quarter, quarter, 2 * channels), name="maps")(h)
    h = layers.Conv2DTranspose(channels, **convolution, kernel_initializer=initial(), name="convolution_2")(h)
    h = crop(h, half, "crop_2")
    last = convolution | {"activation": None}
    h = layers.Conv2DTranspose(1, **last, kernel_initializer=initial(), name="convolution_1")(h)
    h = layers.Reshape(mean.shape, name="image")(crop(h, cells, "crop_1"))
    if settings["input"] == "occupancy":
        # other networks start at the mean array: the logits start at those of the mean occupancy
        h = layers.Activation("sigmoid", name="probability")(_shifted(h, np.clip(mean, 1e-4, 1 - 1e-4)))
    else:
        h = standardise(mean, scale, "restore", invert=True)(h)
    return encoder, keras.Model(latent, h, name="decoder")


def _shifted(h: keras.KerasTensor, probability: np.ndarray) -> keras.KerasTensor:
    """Logits (B, C, C) shifted by those of each cell's ``probability`` (C, C)."""
    logits = np.log(probability) - np.log1p(-probability)
    return standardise(logits, 1.0, "restore", invert=True)(h)
