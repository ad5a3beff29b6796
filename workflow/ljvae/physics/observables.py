"""Observables of configurations (S, N, 2), in sigma and epsilon."""

import numpy as np

from workflow.ljvae.physics.potentials import pair_energy

DISTANCE_BINS = 100  # of histograms from 0 to the diagonal of the box
HEIGHT_BINS = 50


def pair_distances(positions: np.ndarray) -> np.ndarray:
    """Distances (S, N(N-1)/2) of all pairs i < j, sigma, in float64.

    >>> pair_distances(np.array([[[0, 0], [3, 4], [0, 4]]])).tolist()
    [[5.0, 4.0, 3.0]]
    """
    positions = np.asarray(positions, dtype=np.float64)
    first, second = np.triu_indices(positions.shape[1], k=1)
    difference = positions[:, first] - positions[:, second]
    return np.sqrt(np.einsum("spk,spk->sp", difference, difference))


def mean_diameter(diameter: float) -> float:
    """Mean diameter (sigma) of particle 0, which has the ``diameter``, and another of one sigma (Lorentz's rule).

    >>> mean_diameter(2.0)
    1.5
    """
    return (1.0 + diameter) / 2


def pair_energy_per_particle(positions: np.ndarray, m: int = 6, diameter: float = 1.0) -> np.ndarray:
    """Pair energy per particle (S,), epsilon; particle 0 has the ``diameter`` (sigma).

    >>> pair_energy_per_particle(np.array([[[0.0, 0.0], [1.5, 0.0]]]), diameter=2.0).tolist()
    [0.0]
    """
    particles = positions.shape[1]
    distances = pair_distances(positions)
    if diameter != 1:
        distances[:, : particles - 1] /= mean_diameter(diameter)  # the pairs of particle 0 come first
    return pair_energy(distances, m).sum(axis=1) / particles


def mean_height(positions: np.ndarray) -> np.ndarray:
    """Mean height (S,) of the particles above the floor, sigma.

    >>> mean_height(np.array([[[5.0, 0.0], [5.0, 3.0]]])).tolist()
    [1.5]
    """
    return np.asarray(positions)[:, :, 1].mean(axis=1, dtype=np.float64)


def energy_per_particle(positions: np.ndarray, gamma: float, m: int = 6, diameter: float = 1.0) -> np.ndarray:
    """Energy per particle (S,) from pairs and gravity, epsilon (deck, "Physical problem").

    >>> pair = np.array([[[0.0, 1.0], [2 ** (1 / 6), 1.0]]])  # at the minimum, one sigma above the floor
    >>> energy_per_particle(pair, gamma=0.3).round(12).tolist()
    [-0.2]
    """
    return pair_energy_per_particle(positions, m, diameter) + gamma * mean_height(positions)


def relative_heights(positions: np.ndarray) -> np.ndarray:
    """Heights (S, N) above each configuration's lowest particle, sigma.

    >>> relative_heights(np.array([[[0.0, 1.0], [0.0, 9.0]]])).tolist()
    [[0.0, 8.0]]
    """
    return positions[:, :, 1] - positions[:, :, 1].min(axis=1, keepdims=True)


def distance_distribution(
    positions: np.ndarray, box: float, bins: int = DISTANCE_BINS
) -> tuple[np.ndarray, np.ndarray]:
    """Histogram of all pair distances, up to the box's diagonal: centres (bins,) in sigma and fractions (bins,).

    It is the pair correlation g(r) times the distribution in a uniform box, so two of them can be compared without a
    normalisation for the finite box.

    >>> distance_distribution(np.array([[[0.0, 0.0], [3.0, 4.0]]]), box=10.0, bins=2)[1].tolist()
    [1.0, 0.0]
    """
    counts, edges = np.histogram(pair_distances(positions), bins=bins, range=(0.0, box * np.sqrt(2)))
    return (edges[1:] + edges[:-1]) / 2, counts / counts.sum()


def height_distribution(positions: np.ndarray, box: float, bins: int = HEIGHT_BINS) -> tuple[np.ndarray, np.ndarray]:
    """Histogram of heights above each configuration's lowest particle: centres (bins,) in sigma, fractions (bins,).

    >>> height_distribution(np.array([[[0.0, 1.0], [0.0, 9.0]]]), box=10.0, bins=2)[1].tolist()
    [0.5, 0.5]
    """
    counts, edges = np.histogram(relative_heights(positions), bins=bins, range=(0.0, box * np.sqrt(2)))
    return (edges[1:] + edges[:-1]) / 2, counts / counts.sum()


def total_variation(first: np.ndarray, second: np.ndarray) -> float:
    """Half the summed absolute difference of two distributions over the same bins: 0 if equal, 1 if disjoint.

    >>> total_variation(np.array([0.5, 0.5]), np.array([1.0, 0.0]))
    0.5
    """
    return float(0.5 * np.abs(first - second).sum())
