"""Evidence against single particles, from a learned potential: of another size, or in the wrong place.

Both are likelihood ratios. They need neither the weight of the particles nor their gamma: another size moves nothing,
and places are only compared with those at the same height.
"""

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.learned_potential import LearnedPotential
from workflow.ljvae.physics.observables import mean_diameter

# sigma: from a half to three in steps of the square root of two, without the size that all particles have.
DIAMETERS = (0.5, 0.7, 1.4, 2.0, 2.8)
PLACES = 64  # along x, at the particle's height
_BINS = 8192  # of the squared distance, in which the potential is tabulated


def weigh_sizes(positions: np.ndarray, potential: LearnedPotential) -> np.ndarray:
    """Log likelihood ratios (S, N, D) of each particle having each of the `DIAMETERS`, up to a constant of each.

    ``positions`` (S, N, 2) are in sigma. A pair's energy depends on its distance over the mean diameter.
    """
    table, step = _tabulate(potential)
    points = np.ascontiguousarray(positions, dtype=np.float64)
    scales = np.array([mean_diameter(diameter) ** -2 for diameter in DIAMETERS])
    ratios = np.zeros((*points.shape[:2], len(scales)))
    _weigh_sizes(points, table, step, scales, ratios)
    return ratios


def weigh_places(positions: np.ndarray, potential: LearnedPotential, box: float) -> np.ndarray:
    """Log likelihood ratios (S, N) of each particle having been put anywhere along x, at its height.

    It is minus the log density of the particle's x, given its height and all other particles of (S, N, 2), in units of
    the uniform density: the inverse of a Papangelou conditional intensity (Baddeley et al. 2005).
    """
    table, step = _tabulate(potential)
    points = np.ascontiguousarray(positions, dtype=np.float64)
    places = (np.arange(PLACES) + 0.5) * box / PLACES
    ratios = np.zeros(points.shape[:2])
    _weigh_places(points, table, step, places, ratios)
    return ratios


def _tabulate(potential: LearnedPotential) -> tuple[np.ndarray, float]:
    """The energy at equally spaced squared distances up to the reach, and their spacing."""
    squared = np.linspace(0.0, potential.basis.reach**2, _BINS + 1)
    return np.append(potential.energy(np.sqrt(squared)), 0.0), squared[1]


@nb.njit(cache=True, fastmath=True)
def _look_up(table: np.ndarray, place: float) -> float:
    """Energy at a squared distance, in units of the table's spacing."""
    k = int(place)
    if k >= len(table) - 2:
        return 0.0
    return table[k] + (place - k) * (table[k + 1] - table[k])


@nb.njit(cache=True)
def _weigh_sizes(points: np.ndarray, table: np.ndarray, step: float, scales: np.ndarray, ratios: np.ndarray) -> None:
    for s in range(len(points)):
        for i in range(points.shape[1]):
            for j in range(i):
                dx = points[s, i, 0] - points[s, j, 0]
                dy = points[s, i, 1] - points[s, j, 1]
                place = (dx * dx + dy * dy) / step
                here = _look_up(table, place)
                for d in range(len(scales)):
                    gain = here - _look_up(table, place * scales[d])
                    ratios[s, i, d] += gain
                    ratios[s, j, d] += gain


@nb.njit(cache=True)
def _weigh_places(points: np.ndarray, table: np.ndarray, step: float, places: np.ndarray, ratios: np.ndarray) -> None:
    energies = np.empty(len(places))
    for s in range(len(points)):
        for i in range(points.shape[1]):
            here = 0.0
            energies[:] = 0.0
            for j in range(points.shape[1]):
                if j == i:
                    continue
                dy = points[s, i, 1] - points[s, j, 1]
                height = dy * dy
                dx = points[s, i, 0] - points[s, j, 0]
                here += _look_up(table, (dx * dx + height) / step)
                if height / step >= len(table) - 2:
                    continue
                for k in range(len(places)):
                    dx = places[k] - points[s, j, 0]
                    energies[k] += _look_up(table, (dx * dx + height) / step)
            total = 0.0
            lowest = min(energies.min(), here)
            for k in range(len(places)):
                total += np.exp(lowest - energies[k])
            ratios[s, i] = here - lowest + np.log(total / len(places))
