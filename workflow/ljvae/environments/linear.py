"""The linear model of normal environments: principal components, and a Mahalanobis distance."""

import numpy as np
from scipy import linalg
from sklearn.covariance import ledoit_wolf

from workflow.ljvae.storage import read_chunks

_FEW = 10  # environments per descriptor, below which the covariance is shrunk
_SMALLEST = 1e-9  # of the largest variance: below it a direction does not vary

LinearModel = dict[str, np.ndarray]


def fit_linear(descriptors: np.ndarray) -> LinearModel:
    """Fit ``mean`` (E,), ``components`` (E, E), a column for each, and their ``variances`` (E,), the largest first.

    ``descriptors`` (S, E) are those of normal environments. Of few environments the covariance is shrunk (Ledoit and
    Wolf 2004), since it would have directions without any variance.
    """
    mean = descriptors.mean(axis=0, dtype=np.float64)
    centred = descriptors - mean.astype(np.float32)
    if len(descriptors) < _FEW * descriptors.shape[1]:
        covariance = ledoit_wolf(centred.astype(np.float64), assume_centered=True)[0]
    else:
        covariance = sum(chunk.T @ chunk for chunk in read_chunks(centred, np.float64)) / len(descriptors)
    variances, components = linalg.eigh(covariance)
    variances = np.maximum(variances[::-1], _SMALLEST * variances[-1])
    return {
        "mean": mean.astype(np.float32),
        "components": np.ascontiguousarray(components[:, ::-1]).astype(np.float32),
        "variances": variances.astype(np.float32),
    }


def project(descriptors: np.ndarray, model: LinearModel, latents: int) -> np.ndarray:
    """The first ``latents`` principal components (S, L) of descriptors (S, E), in the unit of the descriptors."""
    return (descriptors - model["mean"]) @ model["components"][:, :latents]


def mahalanobis(descriptors: np.ndarray, model: LinearModel) -> np.ndarray:
    """Squared Mahalanobis distance (S,) of descriptors (S, E) from those of normal environments, per component.

    >>> normal = np.tile(np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 2.0], [0.0, -2.0]], dtype=np.float32), (5, 1))
    >>> odd = np.array([[1.0, 0.0], [0.0, 2.0], [2.0, 0.0]], dtype=np.float32)
    >>> mahalanobis(odd, fit_linear(normal)).round(4).tolist()
    [1.0, 1.0, 4.0]
    """
    whitened = ((descriptors - model["mean"]) @ model["components"]) / np.sqrt(model["variances"])
    return np.square(whitened).mean(axis=1)
