"""The deck's first attempts: dense layers on flattened distance matrices or coordinates, mirrored."""

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import Initialisers, dense_layers, latent_encoder, standardise


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> tuple[keras.Model, keras.Model]:
    """Encoder (B, N, k) -> two (B, D) and decoder (B, D) -> (B, N, k), where ``mean`` is (N, k).

    ``settings`` has latent_dim, dense_units and layers.
    """
    initial = Initialisers(seed)
    encoder = latent_encoder(*trunk(settings, mean, scale, initial), settings["latent_dim"], initial)
    latent = keras.Input((settings["latent_dim"],), name="latent")
    h = dense_layers(latent, settings["layers"], settings["dense_units"], initial)
    h = layers.Dense(mean.size, kernel_initializer=initial(), name="unflatten")(h)
    h = layers.Reshape(mean.shape, name="reshape")(h)
    decoder = keras.Model(latent, standardise(mean, scale, "restore", invert=True)(h), name="decoder")
    return encoder, decoder


def trunk(
    settings: dict, mean: np.ndarray, scale: float, initial: Initialisers
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Return the input (B, N, k) and its features (B, dense_units) after the dense layers."""
    values = keras.Input(mean.shape, name="values")
    h = layers.Flatten(name="flatten")(standardise(mean, scale, "standardise")(values))
    return values, dense_layers(h, settings["layers"], settings["dense_units"], initial)
