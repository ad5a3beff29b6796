"""What a model makes of an ensemble: latent mean and log-variance, reconstruction, error, KL."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from keras import ops

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.models.vae import VAE, distance_error, kl_divergence, squared_error

if TYPE_CHECKING:
    import tensorflow as tf

DRAWS = 4  # latents of each posterior whose error is averaged


def encode(
    model: VAE, matrices: np.ndarray, rng: np.random.Generator | None = None, batch_size: int = 500
) -> dict[str, np.ndarray]:
    """Encode matrices (S, N, N) in units of L, or oriented points (S, N, 2).

    Gives ``mean`` and ``log_variance`` (S, D), ``reconstruction`` (S, N, N), ``mse`` (S,) per matrix
    element in units of L^2, and ``kl`` (S,). The reconstruction is the decoded latent mean. Of a decoder of
    points its ``points`` (S, N, 2) come too, and the reconstruction is their distances. With ``rng`` there is the
    ``sampled_mse`` (S,) too: the mean error of what decodes from samples of the posterior, as in the loss.
    """
    error = distance_error if decodes_points(model) else squared_error
    batches = []
    for first in range(0, len(matrices), batch_size):
        batch = ops.convert_to_tensor(np.ascontiguousarray(matrices[first : first + batch_size]))
        mean, log_variance = model.encoder(batch, training=False)
        decoded = model.decoder(mean, training=False)
        found = {
            "mean": mean,
            "log_variance": log_variance,
            **unpack_decoded(model, np.asarray(decoded)),
            "mse": error(batch, decoded),
            "kl": kl_divergence(mean, log_variance),
        }
        if rng is not None:
            found["sampled_mse"] = np.mean(
                [error(batch, model.decoder(latent, training=False)) for latent in _posterior(mean, log_variance, rng)],
                axis=0,
            )
        batches.append(found)
    return {name: np.concatenate([np.asarray(batch[name]) for batch in batches]) for name in batches[0]}


def _posterior(mean: tf.Tensor, log_variance: tf.Tensor, rng: np.random.Generator) -> Iterator[np.ndarray]:
    """`DRAWS` samples (S, D) of the posteriors."""
    centre, deviation = np.asarray(mean), np.exp(0.5 * np.asarray(log_variance))
    for _ in range(DRAWS):
        yield centre + deviation * rng.normal(size=centre.shape).astype(np.float32)


def decodes_points(model: VAE) -> bool:
    """Whether the decoder gives points whose distances are the reconstruction."""
    return model.likelihood == "distances"


def unpack_decoded(model: VAE, decoded: np.ndarray) -> dict[str, np.ndarray]:
    """The ``reconstruction`` of what the model decodes and, where these are, the ``points``."""
    if decodes_points(model):
        return {"reconstruction": distance_matrices(decoded), "points": decoded}
    return {"reconstruction": decoded}


def decode(model: VAE, latents: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """Decode latents (S, D) to arrays (S, N, k)."""
    latents = np.asarray(latents, dtype=np.float32)
    return np.concatenate(
        [
            np.asarray(model.decoder(ops.convert_to_tensor(latents[first : first + batch_size]), training=False))
            for first in range(0, len(latents), batch_size)
        ]
    )
