"""The deck's network: strided convolutions of sorted distance matrices, the latents, and a mirrored decoder.

The deck only shows that the decoder mirrors the encoder. This is its literal reading in Keras's own layers.
"""

import keras
import numpy as np
from keras import layers

from workflow.ljvae.models.parts import Initialisers, convolve, latent_encoder, standardise, transpose_convolve

_ACTIVATION = "leaky_relu"


def build(settings: dict, mean: np.ndarray, scale: float, seed: int) -> tuple[keras.Model, keras.Model]:
    """Encoder (B, N, N) -> two (B, D) and decoder (B, D) -> (B, N, N).

    ``settings`` has latent_dim and channels, one number per convolution. Matrices are standardised by the mean matrix
    (N, N) and one scale; both are part of the saved network.
    """
    initial = Initialisers(seed)
    encoder = latent_encoder(*trunk(settings, mean, scale, initial), settings["latent_dim"], initial)
    latent = keras.Input((settings["latent_dim"],), name="latent")
    h = transpose_convolve(latent, settings["channels"], len(mean), initial, _ACTIVATION)
    h = layers.Reshape(mean.shape, name="image")(h)
    return encoder, keras.Model(latent, standardise(mean, scale, "restore", invert=True)(h), name="decoder")


def trunk(
    settings: dict, mean: np.ndarray, scale: float, initial: Initialisers
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """Return the input (B, N, N) and its flattened features after the convolutions."""
    matrices = keras.Input(mean.shape, name="matrices")
    h = layers.Reshape((*mean.shape, 1), name="image")(standardise(mean, scale, "standardise")(matrices))
    h = convolve(h, settings["channels"], initial, _ACTIVATION)
    return matrices, layers.Flatten(name="flatten")(h)
