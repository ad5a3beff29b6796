"""What the architectures share."""

import keras
import numpy as np
from keras import layers


class Initialisers:
    """Glorot initialisers, each with a seed of its own."""

    def __init__(self, seed: int):
        self.seeds = np.random.SeedSequence(seed)

    def __call__(self):
        (child,) = self.seeds.spawn(1)
        return keras.initializers.GlorotUniform(seed=int(child.generate_state(1)[0] >> 1))


def standardise(mean: np.ndarray, scale: float, name: str, invert: bool = False):
    """A layer that subtracts the mean array (N, k) and divides by one scale, or undoes it."""
    return layers.Normalization(axis=(1, 2), mean=mean, variance=np.full_like(mean, scale**2), invert=invert, name=name)


def dense_layers(h, count: int, units: int, initial: Initialisers):
    """``count`` dense layers of ``units`` each, named dense_1 and so on."""
    for k in range(1, count + 1):
        h = layers.Dense(units, activation="gelu", kernel_initializer=initial(), name=f"dense_{k}")(h)
    return h


def latent_encoder(inputs, h, latent_dim: int, initial: Initialisers) -> keras.Model:
    """An encoder that ends in the latent mean and log-variance (B, latent_dim)."""
    latent = [
        layers.Dense(latent_dim, kernel_initializer=initial(), name=name)(h)
        for name in ("latent_mean", "latent_log_variance")
    ]
    return keras.Model(inputs, latent, name="encoder")
