"""Order parameters of a particle that need no learning: bond orders, psi, and the lack of a centre of symmetry."""

from __future__ import annotations

import numpy as np

from workflow.ljvae.compiled import nb

ORDERS = tuple(range(1, 9))
BONDS = {2: 6, 3: 12}  # neighbours, by the number of dimensions


def compute_bond_orders(vectors: np.ndarray) -> np.ndarray:
    """Steinhardt's bond orders q_1 to q_8 (M, 8) of vectors (M, k, 3) to the 12 nearest neighbours.

    Source: Steinhardt, Nelson and Ronchetti 1983; freud computes them.

    >>> cube = np.array([[i, j, 0.0] for i in (-1, 1) for j in (-1, 1)])
    >>> twelve = np.concatenate([np.roll(cube, turn, axis=1) for turn in range(3)])[None]
    >>> round(float(compute_bond_orders(twelve)[0, 5]), 4)  # q_6 of a face-centred cubic crystal
    0.5745
    """
    import freud

    count = len(vectors)
    bonds = BONDS[3]
    # every particle is at the origin, and has neighbours of its own
    around = vectors[:, :bonds].reshape(-1, 3).astype(np.float32)
    points = np.concatenate([np.zeros((count, 3), np.float32), around])
    own = np.repeat(np.arange(count, dtype=np.uint32), bonds)
    ends = np.arange(count, len(points), dtype=np.uint32)
    neighbours = freud.locality.NeighborList.from_arrays(len(points), len(points), own, ends, around)
    box = freud.box.Box.cube(4 * float(np.abs(around).max()))
    order = freud.order.Steinhardt(l=list(ORDERS))
    order.compute((box, points), neighbors=neighbours)
    return np.asarray(order.particle_order[:count], dtype=np.float32)


def compute_psi(vectors: np.ndarray) -> np.ndarray:
    """Absolute bond orders |psi_1| to |psi_8| (M, 8) of vectors (M, k, 2) to the 6 nearest neighbours.

    Source: Nelson and Halperin 1979, for psi_6.

    >>> angles = np.pi / 3 * np.arange(6)
    >>> hexagon = np.stack([np.cos(angles), np.sin(angles)], axis=1)[None]
    >>> compute_psi(hexagon).round(6)[0, [4, 5]].tolist()
    [0.0, 1.0]
    """
    directions = vectors[:, : BONDS[2], 0] + 1j * vectors[:, : BONDS[2], 1]
    directions = directions / np.maximum(np.abs(directions), np.finfo(np.float32).tiny)
    return np.stack([np.abs((directions**order).mean(axis=1)) for order in ORDERS], axis=1).astype(np.float32)


def compute_centrosymmetry(vectors: np.ndarray) -> np.ndarray:
    """Lack of a centre of symmetry (M,), in the square of the unit of ``vectors`` (M, k, D).

    It adds the smallest squared sums of two vectors, half as many as there are neighbours: 12 in three dimensions, 6 in
    two. Source: Kelchner, Plimpton and Hamilton 1998.

    >>> square = np.array([[1.0, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1]], dtype=np.float32)[None]
    >>> compute_centrosymmetry(square).tolist()
    [0.0]
    """
    bonds = BONDS[vectors.shape[2]]
    return _centrosymmetry(np.ascontiguousarray(vectors[:, :bonds], dtype=np.float32))


@nb.njit(nogil=True, cache=True)
def _centrosymmetry(vectors: np.ndarray) -> np.ndarray:
    count, bonds, dimensions = vectors.shape
    sums = np.empty(bonds * (bonds - 1) // 2, dtype=np.float32)
    parameters = np.empty(count, dtype=np.float32)
    for m in range(count):
        position = 0
        for i in range(bonds):
            for j in range(i):
                total = np.float32(0.0)
                for axis in range(dimensions):
                    total += (vectors[m, i, axis] + vectors[m, j, axis]) ** 2
                sums[position] = total
                position += 1
        sums.sort()
        parameters[m] = sums[: bonds // 2].sum()
    return parameters
