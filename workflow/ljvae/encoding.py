"""What a model makes of an ensemble: latent mean and log-variance, reconstruction, error, KL."""

import numpy as np
from keras import ops

from workflow.ljvae.models.vae import VAE, kl_divergence, squared_error


def encode(model: VAE, matrices: np.ndarray, decoded: tuple[int, int], batch_size: int = 500) -> dict[str, np.ndarray]:
    """Encode matrices (S, N, N) in units of L.

    Gives ``mean`` and ``log_variance`` (S, D), ``mse`` (S,) per matrix element in units of L^2,
    ``kl`` (S,), and ``reconstruction`` (stop - start, N, N) of the range ``decoded`` = (start,
    stop). Errors are those of the decoded latent mean.
    """
    mean, log_variance, mse, kl, reconstruction = [], [], [], [], []
    start, stop = decoded
    for first in range(0, len(matrices), batch_size):
        batch = ops.convert_to_tensor(np.ascontiguousarray(matrices[first : first + batch_size]))
        m, v = model.encoder(batch, training=False)
        r = model.decoder(m, training=False)
        mean.append(np.asarray(m))
        log_variance.append(np.asarray(v))
        mse.append(np.asarray(squared_error(batch, r)))
        kl.append(np.asarray(kl_divergence(m, v)))
        wanted = slice(max(start - first, 0), max(stop - first, 0))
        reconstruction.append(np.asarray(r)[wanted])
    return {
        "mean": np.concatenate(mean),
        "log_variance": np.concatenate(log_variance),
        "mse": np.concatenate(mse),
        "kl": np.concatenate(kl),
        "reconstruction": np.concatenate(reconstruction),
    }
