"""The linear baseline: principal components of matrices."""

import numpy as np

from workflow.ljvae.storage import read_chunks


def fit_pca(matrices: np.ndarray, components: int) -> dict[str, np.ndarray]:
    """Fit the ``mean`` (E,) and the leading ``components`` (components, E) of matrices (S, N, N), where E = N^2.

    The covariance is accumulated in chunks.
    """
    elements = int(np.prod(matrices.shape[1:]))
    total = np.zeros(elements)
    square = np.zeros((elements, elements))
    for chunk in read_chunks(matrices, np.float64):
        flat = chunk.reshape(-1, elements)
        total = total + flat.sum(axis=0)
        square = square + flat.T @ flat
    mean = total / len(matrices)
    _, vectors = np.linalg.eigh(square / len(matrices) - np.outer(mean, mean))
    return {"mean": mean, "components": vectors[:, ::-1][:, :components].T}


def without_components(pca: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the trivial predictor: the mean matrix, for any input.

    >>> pca = without_components({"mean": np.zeros(4), "components": np.ones((3, 4))})
    >>> reconstruct_by_pca(np.ones((1, 2, 2)), pca).tolist()
    [[[0.0, 0.0], [0.0, 0.0]]]
    """
    return pca | {"components": pca["components"][:0]}


def reconstruct_by_pca(matrices: np.ndarray, pca: dict[str, np.ndarray]) -> np.ndarray:
    """Project matrices (S, N, N) on the components."""
    centred = np.asarray(matrices, dtype=np.float64).reshape(len(matrices), -1) - pca["mean"]
    return (pca["mean"] + (centred @ pca["components"].T) @ pca["components"]).reshape(matrices.shape)


def pca_error(matrices: np.ndarray, pca: dict[str, np.ndarray]) -> np.ndarray:
    """Mean squared error (S,) per element of each matrix (S, N, N) after projection on the components.

    >>> matrices = np.array([[[0.0, 1.0], [1.0, 0.0]], [[0.0, 3.0], [3.0, 0.0]]])
    >>> pca = fit_pca(matrices, 1)  # they lie on one line
    >>> pca_error(matrices, pca).round(12).tolist(), pca_error(matrices + 1.0, pca).round(12).tolist()
    ([0.0, 0.0], [0.5, 0.5])
    """
    return np.concatenate(
        [np.square(reconstruct_by_pca(chunk, pca) - chunk).mean(axis=(1, 2)) for chunk in read_chunks(matrices)]
    )
