"""Sorted distance matrices (S, N, N) of configurations (S, N, 2)."""

import numpy as np

ORDERS = ("none", "x", "y", "radial")


def sort_order(positions: np.ndarray, order: str) -> np.ndarray:
    """Indices (S, N) that put the points of each configuration into ``order``.

    ``x`` and ``y`` sort by that coordinate, ``radial`` by the distance from the corner at the
    origin, ``none`` keeps the points as they are.

    >>> sort_order(np.array([[[2.0, 0.0], [1.0, 5.0]]]), "x").tolist()
    [[1, 0]]

    Raises ValueError for any other order.
    """
    positions = np.asarray(positions)
    if order == "none":
        return np.broadcast_to(np.arange(positions.shape[1]), positions.shape[:2])
    if order in ("x", "y"):
        key = positions[:, :, "xy".index(order)]
    elif order == "radial":
        key = np.einsum("snk,snk->sn", positions, positions)
    else:
        raise ValueError(f"unknown order {order!r}; known are {', '.join(ORDERS)}")
    return np.argsort(key, axis=1, kind="stable")


def sort_points(positions: np.ndarray, order: str, sorted_by: np.ndarray | None = None) -> np.ndarray:
    """Return ``positions`` (S, N, 2) with the points of each configuration in ``order``.

    With ``sorted_by`` (S, N, 2), these positions determine the order instead.

    >>> sort_points(np.array([[[2.0, 0.0], [1.0, 5.0]]]), "x").tolist()
    [[[1.0, 5.0], [2.0, 0.0]]]
    """
    indices = sort_order(positions if sorted_by is None else sorted_by, order)
    return np.take_along_axis(np.asarray(positions), indices[:, :, None], axis=1)


def distance_matrices(positions: np.ndarray) -> np.ndarray:
    """Euclidean distances (S, N, N) between the points, in the unit of ``positions``, float32.

    >>> distance_matrices(np.array([[[0.0, 0.0], [3.0, 4.0]]])).tolist()
    [[[0.0, 5.0], [5.0, 0.0]]]
    """
    positions = np.asarray(positions, dtype=np.float32)
    difference = positions[:, :, None, :] - positions[:, None, :, :]
    return np.sqrt(np.einsum("sijk,sijk->sij", difference, difference))


def sorted_matrices(positions: np.ndarray, order: str, box: float, sorted_by: np.ndarray | None = None) -> np.ndarray:
    """Distance matrices (S, N, N) in units of the ``box`` of ``positions`` (S, N, 2), their points in ``order``.

    `sort_points` explains ``sorted_by``.

    >>> sorted_matrices(np.array([[[3.0, 4.0], [0.0, 0.0]]]), "x", 10.0).tolist()
    [[[0.0, 0.5], [0.5, 0.0]]]
    """
    return distance_matrices(sort_points(positions, order, sorted_by)) / np.float32(box)


def clean_matrices(decoded: np.ndarray) -> np.ndarray:
    """Clean decoded matrices (S, N, N) for geometry: symmetric, zero diagonal, not negative.

    >>> clean_matrices(np.array([[[0.5, 1.0], [3.0, 0.5]], [[0.0, -1.0], [-1.0, 0.0]]])).tolist()
    [[[0.0, 2.0], [2.0, 0.0]], [[0.0, 0.0], [0.0, 0.0]]]
    """
    symmetric = 0.5 * (decoded + np.swapaxes(decoded, -1, -2))
    diagonal = np.arange(symmetric.shape[-1])
    symmetric[..., diagonal, diagonal] = 0.0
    return np.maximum(symmetric, 0.0)


def upper_triangle(matrices: np.ndarray) -> np.ndarray:
    """The distances (S, N(N-1)/2) above the diagonal.

    >>> upper_triangle(np.array([[[0, 1, 2], [1, 0, 3], [2, 3, 0]]])).tolist()
    [[1, 2, 3]]
    """
    first, second = np.triu_indices(matrices.shape[-1], k=1)
    return matrices[..., first, second]


def mirror_images(arrays: np.ndarray, axis: float = 0.0) -> np.ndarray:
    """Mirror x to 2 ``axis`` - x and restore x order, in matrices (S, N, N) or in points (S, N, 2).

    The mirror axis is 0 for oriented points, which are centred, and L / 2 in the box.

    >>> mirror_images(np.array([[[-1.0, 0.5], [0.0, 2.0], [3.0, 1.0]]])).tolist()
    [[[-3.0, 1.0], [0.0, 2.0], [1.0, 0.5]]]
    """
    if arrays.shape[-1] == 2:
        return arrays[:, ::-1] * np.array([-1, 1], dtype=arrays.dtype) + np.array([2 * axis, 0], dtype=arrays.dtype)
    return arrays[:, ::-1, ::-1]
