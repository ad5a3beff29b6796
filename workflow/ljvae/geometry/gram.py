"""Coordinates from distance matrices by their Gram matrix, and Procrustes alignment.

d_ij^2 = x_i.x_i + x_j.x_j - 2 x_i.x_j. Once an origin is chosen, the distances determine the squared norms and thus the
Gram matrix g_ij = x_i.x_j. Its two largest eigenpairs give X with X X^T = G, up to an orthogonal map (deck, "Gram
matrices").
"""

import numpy as np

from workflow.ljvae.geometry.distances import clean_matrices


def gram_from_first(matrices: np.ndarray) -> np.ndarray:
    """Gram matrices (S, N, N) with the first particle at the origin, the deck's method.

    g_ij = (d_i1^2 + d_j1^2 - d_ij^2) / 2. This is exact for a true distance matrix; in a decoded one, errors of the
    first row enter every element.

    >>> gram_from_first(np.array([[[0.0, 3.0, 4.0], [3.0, 0.0, 5.0], [4.0, 5.0, 0.0]]])).tolist()
    [[[0.0, 0.0, 0.0], [0.0, 9.0, 0.0], [0.0, 0.0, 16.0]]]
    """
    squared = np.asarray(matrices, dtype=np.float64) ** 2
    return 0.5 * (squared[:, :, :1] + squared[:, :1, :] - squared)


def gram_from_centre(matrices: np.ndarray) -> np.ndarray:
    """Gram matrices (S, N, N) with the centre of mass at the origin (classical scaling, Torgerson 1952).

    G = -1/2 J D^2 J with J = 1 - 1/N, which averages the errors of all rows.

    >>> gram_from_centre(np.array([[[0.0, 2.0], [2.0, 0.0]]])).tolist()
    [[[1.0, -1.0], [-1.0, 1.0]]]
    """
    squared = np.asarray(matrices, dtype=np.float64) ** 2
    rows = squared.mean(axis=2, keepdims=True)
    return -0.5 * (squared - rows - np.swapaxes(rows, 1, 2) + squared.mean(axis=(1, 2), keepdims=True))


def decompose(gram: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points (S, N, 2) of the best rank-2 part of ``gram`` (S, N, N), and all eigenvalues (S, N), descending.

    A negative eigenvalue among the first two counts as zero.

    >>> points, values = decompose(np.diag([0.0, 9.0, 16.0])[None])
    >>> np.abs(points).tolist(), values.tolist()
    ([[[0.0, 0.0], [0.0, 3.0], [4.0, 0.0]]], [[16.0, 9.0, 0.0]])
    """
    rising_values, rising_vectors = np.linalg.eigh(gram)
    values = rising_values[:, ::-1]
    vectors = rising_vectors[:, :, ::-1]
    points = vectors[:, :, :2] * np.sqrt(np.maximum(values[:, None, :2], 0.0))
    return points, values


def extract_points(reconstruction: np.ndarray, decodes: str) -> np.ndarray:
    """Return decoded coordinates (S, N, 2) as they are; else the points of a network's double-centred matrix.

    >>> np.abs(extract_points(np.array([[[0.0, 2.0], [2.0, 0.0]]]), "matrix")).round(6).tolist()
    [[[1.0, 0.0], [1.0, 0.0]]]
    """
    if decodes == "coordinates":
        return reconstruction
    return decompose(gram_from_centre(clean_matrices(reconstruction)))[0]


def rank_two_residual(eigenvalues: np.ndarray) -> np.ndarray:
    """Fraction (S,) of the squared Frobenius norm that the two largest eigenvalues leave out.

    >>> rank_two_residual(np.array([[2.0, 2.0, 1.0]])).round(4).tolist()  # 1 / 9
    [0.1111]
    """
    squared = eigenvalues**2
    return squared[:, 2:].sum(axis=1) / squared.sum(axis=1)


def negative_share(eigenvalues: np.ndarray) -> np.ndarray:
    """Fraction (S,) of the eigenvalues' absolute sum that is negative: 0 for a true distance matrix.

    >>> negative_share(np.array([[3.0, 2.0, -1.0]])).round(4).tolist()  # 1 / 6
    [0.1667]
    """
    return np.maximum(-eigenvalues, 0.0).sum(axis=1) / np.abs(eigenvalues).sum(axis=1)


def align(points: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Align ``points`` (S, N, 2) with ``target`` (S, N, 2); return them and the orthogonal maps (S, 2, 2).

    Procrustes with rotation, reflection and translation, without scaling (Schoenemann 1966): a centred row vector p
    goes to p Q with Q = U V^T of the singular value decomposition of P^T T.
    """
    centre = target.mean(axis=1, keepdims=True)
    centred = points - points.mean(axis=1, keepdims=True)
    u, _, vt = np.linalg.svd(np.swapaxes(centred, 1, 2) @ (target - centre))
    maps = u @ vt
    return centred @ maps + centre, maps


def displacements(points: np.ndarray, target: np.ndarray) -> np.ndarray:
    """Distance (S, N) of each point from its target after Procrustes alignment, in the unit of the input.

    >>> displacements(np.array([[[0.0, 0.0], [0.0, 2.0]]]), np.array([[[5.0, 5.0], [9.0, 5.0]]])).round(12).tolist()
    [[1.0, 1.0]]
    """
    aligned, _ = align(points, target)
    return np.linalg.norm(aligned - target, axis=2)
