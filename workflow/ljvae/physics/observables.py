"""What is measured on configurations (S, N, 2), in sigma and epsilon."""

import numpy as np

from workflow.ljvae.physics.potentials import pair_energy


def pair_distances(positions: np.ndarray) -> np.ndarray:
    """Distances (S, N(N-1)/2) of all pairs i < j, sigma, in float64.

    >>> pair_distances(np.array([[[0, 0], [3, 4], [0, 4]]])).tolist()
    [[5.0, 4.0, 3.0]]
    """
    positions = np.asarray(positions, dtype=np.float64)
    first, second = np.triu_indices(positions.shape[1], k=1)
    difference = positions[:, first] - positions[:, second]
    return np.sqrt(np.einsum("spk,spk->sp", difference, difference))


def pair_energy_per_particle(positions: np.ndarray, m: int = 6) -> np.ndarray:
    """Potential energy (S,) of all pairs over N, epsilon."""
    return pair_energy(pair_distances(positions), m).sum(axis=1) / positions.shape[1]


def mean_height(positions: np.ndarray) -> np.ndarray:
    """Mean height (S,) of the particles above the floor, sigma."""
    return np.asarray(positions)[:, :, 1].mean(axis=1, dtype=np.float64)


def energy_per_particle(positions: np.ndarray, gamma: float, m: int = 6) -> np.ndarray:
    """Energy (S,) of pairs and gravity over N, epsilon (deck, "Physical problem")."""
    return pair_energy_per_particle(positions, m) + gamma * mean_height(positions)
