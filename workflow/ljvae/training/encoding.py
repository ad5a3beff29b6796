"""Apply trained networks: encode ensembles, decode latents.

TensorFlow is imported only when a network is loaded: most jobs don't need it, and its messages belong in the log.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.training.imports import importing_keras

if TYPE_CHECKING:
    from workflow.ljvae.models.vae import VAE


def load_network(path: str | Path, threads: int = 1) -> VAE:
    """Load the network of a .keras file for a process in which TensorFlow uses ``threads``.

    Raises UserError as `read_network` does.
    """
    with importing_keras():
        from workflow.ljvae.training.networks import read_network, use_threads
    use_threads(threads)
    return read_network(path)


def encode(model: VAE, matrices: np.ndarray, batch_size: int = 500) -> dict[str, np.ndarray]:
    """Encode matrices (S, N, N) in units of L, or oriented points (S, N, 2).

    Returns ``mean`` and ``log_variance`` (S, D), ``reconstruction`` (S, N, N), ``mse`` (S,) per matrix element in units
    of L^2, and ``kl`` (S,). The reconstruction is the decoded latent mean. For a decoder of points, the result also has
    its ``points`` (S, N, 2), and the reconstruction holds their distances.
    """
    batches = [
        _encode_batch(model, np.ascontiguousarray(matrices[first : first + batch_size]))
        for first in range(0, len(matrices), batch_size)
    ]
    return {name: np.concatenate([batch[name] for batch in batches]) for name in batches[0]}


def _encode_batch(model: VAE, matrices: np.ndarray) -> dict[str, np.ndarray]:
    from keras import ops

    from workflow.ljvae.models.vae import distance_error, kl_divergence, squared_error

    error = distance_error if model.decodes_points else squared_error
    batch = ops.convert_to_tensor(matrices)
    mean, log_variance = model.encoder(batch, training=False)
    decoded = model.decoder(mean, training=False)
    encoding = {
        "mean": mean,
        "log_variance": log_variance,
        **unpack_decoded(model, np.asarray(decoded)),
        "mse": error(batch, decoded),
        "kl": kl_divergence(mean, log_variance),
    }
    return {name: np.asarray(array) for name, array in encoding.items()}


def unpack_decoded(model: VAE, decoded: np.ndarray) -> dict[str, np.ndarray]:
    """Return the ``reconstruction`` of a model's output and, if the output is points, the ``points``."""
    if model.decodes_points:
        return {"reconstruction": distance_matrices(decoded), "points": decoded}
    return {"reconstruction": decoded}


def decode(model: VAE, latents: np.ndarray, batch_size: int = 500) -> np.ndarray:
    """Decode latents (S, D) to arrays (S, N, k)."""
    from keras import ops

    latents = np.asarray(latents, dtype=np.float32)
    batches = [
        np.asarray(model.decoder(ops.convert_to_tensor(latents[first : first + batch_size]), training=False))
        for first in range(0, len(latents), batch_size)
    ]
    return np.concatenate(batches)
