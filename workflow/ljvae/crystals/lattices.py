"""Crystals, and crystals with a defect: where a particle is missing, added, or has a free surface."""

import numpy as np

FACES = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.5, 0.0, 0.5], [0.0, 0.5, 0.5]])  # of the cubic cell, for fcc


def build_lattice(basis: np.ndarray, cell: np.ndarray, repeats: tuple[int, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Sites (N, D) of a crystal, and the sides (D,) of its box.

    ``basis`` (B, D) are fractions of the rectangular ``cell`` (D,), which is repeated along each axis.

    >>> sites, sides = build_lattice(np.zeros((1, 2)), np.array([1.0, 2.0]), (2, 1))
    >>> sites.tolist(), sides.tolist()
    ([[0.0, 0.0], [1.0, 0.0]], [2.0, 2.0])
    """
    corners = np.stack(np.meshgrid(*map(np.arange, repeats), indexing="ij"), axis=-1).reshape(-1, 1, len(repeats))
    sites = (corners + basis).reshape(-1, len(repeats)) * cell
    return sites, cell * np.array(repeats)


def build_fcc(repeats: tuple[int, int, int], density: float) -> tuple[np.ndarray, np.ndarray]:
    """Sites (N, 3) of a face-centred cubic crystal, and the sides (3,) of its box.

    >>> sites, sides = build_fcc((2, 2, 2), 4.0)
    >>> len(sites), sides.tolist()
    (32, [2.0, 2.0, 2.0])
    """
    return build_lattice(FACES, np.full(3, (4 / density) ** (1 / 3)), repeats)


def build_triangular(repeats: tuple[int, int], density: float) -> tuple[np.ndarray, np.ndarray]:
    """Sites (N, 2) of a triangular crystal with close-packed rows along x, and the sides (2,) of its box.

    >>> sites, sides = build_triangular((2, 1), 2 / 3**0.5)
    >>> sites.round(3).tolist()
    [[0.0, 0.0], [0.5, 0.866], [1.0, 0.0], [1.5, 0.866]]
    """
    spacing = (2 / (3**0.5 * density)) ** 0.5
    return build_lattice(np.array([[0.0, 0.0], [0.5, 0.5]]), np.array([spacing, 3**0.5 * spacing]), repeats)
