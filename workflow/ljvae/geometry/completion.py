"""Restore distances that are missing from a matrix from the remaining ones."""

import numpy as np

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.gram import decompose, gram_from_centre


def missing_entries(matrices: np.ndarray) -> np.ndarray:
    """Mark (S, N, N) the missing distances of matrices: exact zeros off the diagonal.

    >>> missing_entries(np.array([[[0.0, 0.0, 1.0], [0.0, 0.0, 2.0], [1.0, 2.0, 0.0]]]))[0].astype(int).tolist()
    [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    """
    return (np.asarray(matrices) == 0) & ~np.eye(matrices.shape[-1], dtype=bool)


def complete(matrices: np.ndarray, fill: np.ndarray) -> np.ndarray:
    """Return the matrices (S, N, N) with their missing entries filled in.

    If at least three points that are not on a line have all their distances, these determine the missing ones exactly
    (landmark scaling, de Silva and Tenenbaum 2004). Otherwise missing entries are those of ``fill`` (N, N). Other
    entries keep their values.

    >>> points = np.array([[[0.0, 0.0], [0.0, 3.0], [1.0, 1.0], [2.0, 0.0], [3.0, 3.0]]])
    >>> matrices = distance_matrices(points)
    >>> matrices[0, 0, 1] = matrices[0, 1, 0] = 0.0
    >>> complete(matrices, np.zeros((5, 5)))[0, 0, 1].round(5)
    np.float64(3.0)
    """
    matrices = np.array(matrices, dtype=np.float64)
    missing = missing_entries(matrices)
    whole = ~np.any(missing, axis=2)
    by_landmarks = np.any(missing, axis=(1, 2)) & (whole.sum(axis=1) >= 3)
    for s in np.flatnonzero(by_landmarks):
        points = _from_landmarks(matrices[s], whole[s])
        matrices[s][missing[s]] = distance_matrices(points[None])[0][missing[s]]
    rest = missing & ~by_landmarks[:, None, None]
    return np.where(rest, fill, matrices)


def _from_landmarks(matrix: np.ndarray, whole: np.ndarray) -> np.ndarray:
    """Points (N, 2) of a matrix in which the rows ``whole`` (N,) miss no distance."""
    squared = matrix[:, whole] ** 2
    landmarks = decompose(gram_from_centre(matrix[None][:, whole][:, :, whole]))[0][0]
    return -0.5 * (squared - squared[whole].mean(axis=0)) @ np.linalg.pinv(landmarks).T
