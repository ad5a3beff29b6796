"""Numbers that describe an environment and depend neither on its orientation nor on the order of its neighbours.

In a dense system the ranks of the neighbours change from one moment to the next. The deck's idea of sorting particles
and reading the matrix therefore fails here: nearly all that varies is the order. Sorted distances do not depend on it.
"""

import numpy as np

from workflow.ljvae.compiled import nb


def count_distances(neighbours: int) -> int:
    """Count the distances of an environment: to the neighbours, and between them.

    >>> count_distances(18)
    171
    """
    return neighbours * (neighbours + 1) // 2


def describe_distances(vectors: np.ndarray) -> np.ndarray:
    """Sorted radii, then sorted distances between neighbours (M, k (k + 1) / 2) of ``vectors`` (M, k, D), float32.

    >>> triangle = np.array([[[3.0, 0.0], [0.0, 4.0]]])
    >>> describe_distances(triangle).tolist()
    [[3.0, 4.0, 5.0]]
    """
    return _sorted_distances(np.ascontiguousarray(vectors, dtype=np.float32))


def describe_matrices(vectors: np.ndarray) -> np.ndarray:
    """Distance matrices (M, k + 1, k + 1) of environments, with each row sorted and then each column, float32.

    The particle itself is one of the k + 1 points. Sorting rows and columns keeps neighbouring elements similar, as in
    an image, and forgets the order of the points.

    >>> triangle = np.array([[[3.0, 0.0], [0.0, 4.0]]])
    >>> describe_matrices(triangle).tolist()
    [[[0.0, 3.0, 4.0], [0.0, 3.0, 5.0], [0.0, 4.0, 5.0]]]
    """
    return _sorted_matrices(np.ascontiguousarray(vectors, dtype=np.float32))


def sort_matrices(matrices: np.ndarray) -> np.ndarray:
    """Sort each row of matrices (M, n, n), and then each column.

    >>> sort_matrices(np.array([[[0.0, 5.0, 3.0], [5.0, 0.0, 4.0], [3.0, 4.0, 0.0]]])).tolist()
    [[[0.0, 3.0, 4.0], [0.0, 3.0, 5.0], [0.0, 4.0, 5.0]]]
    """
    return np.sort(np.sort(matrices, axis=2), axis=1)


def count_species(indices: np.ndarray, species: np.ndarray, particles: np.ndarray, kinds: int) -> np.ndarray:
    """Counts (M, 2 K) by species: of the particle itself, then of its neighbours, float32.

    ``species`` (N,) are numbers below ``kinds`` K, or K for one that counts as none; ``indices`` (M, k) are the
    neighbours of ``particles`` (M,).

    >>> count_species(np.array([[1, 2]]), np.array([0, 1, 1]), np.array([0]), 2).tolist()
    [[1.0, 0.0, 0.0, 2.0]]
    """
    rows = np.eye(kinds + 1, kinds, dtype=np.float32)
    own = rows[species[particles]]
    around = rows[species[indices]].sum(axis=1)
    return np.concatenate([own, around], axis=1)


@nb.njit(nogil=True, fastmath=True, cache=True)
def _distance(vectors: np.ndarray, i: int, j: int) -> float:
    total = np.float32(0.0)
    for axis in range(vectors.shape[1]):
        difference = vectors[i, axis] - vectors[j, axis]
        total += difference * difference
    return np.sqrt(total)


@nb.njit(nogil=True, fastmath=True, cache=True)
def _length(vectors: np.ndarray, i: int) -> float:
    total = np.float32(0.0)
    for axis in range(vectors.shape[1]):
        total += vectors[i, axis] * vectors[i, axis]
    return np.sqrt(total)


@nb.njit(nogil=True, fastmath=True, cache=True)
def _sorted_distances(vectors: np.ndarray) -> np.ndarray:
    count, neighbours, _ = vectors.shape
    described = np.empty((count, neighbours * (neighbours + 1) // 2), dtype=np.float32)
    for m in range(count):
        row = described[m]
        position = neighbours
        for i in range(neighbours):
            row[i] = _length(vectors[m], i)
            for j in range(i):
                row[position] = _distance(vectors[m], i, j)
                position += 1
        row[:neighbours].sort()
        row[neighbours:].sort()
    return described


@nb.njit(nogil=True, fastmath=True, cache=True)
def _sorted_matrices(vectors: np.ndarray) -> np.ndarray:
    count, neighbours, _ = vectors.shape
    side = neighbours + 1
    matrices = np.zeros((count, side, side), dtype=np.float32)
    for m in range(count):
        for i in range(neighbours):
            radius = _length(vectors[m], i)
            matrices[m, 0, i + 1] = radius
            matrices[m, i + 1, 0] = radius
            for j in range(i):
                distance = _distance(vectors[m], i, j)
                matrices[m, i + 1, j + 1] = distance
                matrices[m, j + 1, i + 1] = distance
        for i in range(side):
            matrices[m, i].sort()
        for j in range(side):
            column = matrices[m, :, j].copy()
            column.sort()
            matrices[m, :, j] = column
    return matrices
