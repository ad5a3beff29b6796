"""Configurations as sequences: particles are inserted one after another, in the order of x.

A step inserts a particle at the right of all earlier ones. Its gap to the particle before it is given as a number v:
the probability that n independent, uniform particles would leave a smaller gap. Its height is chosen among places at
which the energy of the earlier particles is known.

All compiled functions are in this file: numba's cache notices edits only in the file of a compiled function.
"""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.learned_potential import LearnedPotential
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.study import LEVEL

_SPACING = 0.01  # sigma^2, of the squared distances in tables of pair factors
_REACH = 3.0  # sigma: pairs farther apart have energies below 0.006 epsilon, which the network can learn
_CAP = 30.0  # of the sums of pair energies over the temperature: exp(-30) is nowhere in the data
_FAR = 4.0  # sigma, beyond which a neighbour counts as absent
_WIDTH = 1.5  # sigma, the reach of the bumps in profiles
_AHEAD = (0.0, 0.8)  # sigma, right of the place, where profiles are taken
_STATE = 7  # features that are not about neighbours
_LAST = 1 - 1e-9  # largest fraction of the remaining room that a gap takes: logarithms stay finite


class Layout(NamedTuple):
    """The system and the representation of its steps.

    particles: N. box: L, sigma. temperature: epsilon. factor: (T,) pair energies over the temperature, at squared
    distances from 0 in steps of 0.01 sigma^2; it may be empty. neighbours: number of earlier particles that a step
    sees. profile: heights at which it sees how crowded its surroundings are. knots: K heights, from the floor to the
    lid, between which the density is linear. latents: number D of latents that each step sees, too.
    """

    particles: int
    box: float
    temperature: float
    factor: np.ndarray
    neighbours: int
    profile: int
    knots: int
    latents: int = 0

    @property
    def features(self) -> int:
        """Number F of features of the surroundings of a step."""
        return _STATE + 2 * self.neighbours + len(_AHEAD) * self.profile + self.latents


def _tabulate(energy: Callable[[np.ndarray], np.ndarray], reach: float) -> np.ndarray:
    squared = np.arange(round(reach**2 / _SPACING) + 1) * _SPACING
    return np.append(np.minimum(energy(np.sqrt(squared)), _CAP), 0.0)


def tabulate_potential(fluid: Fluid) -> np.ndarray:
    """Tabulate the true u(r) / T of a fluid as the pair factor (T,) of a `Layout`.

    >>> table = tabulate_potential(Fluid(2, 10.0, 2.0, 0.0))
    >>> table[[100, 126, -1]].round(3).tolist()  # at r^2 = 1, 1.26 and beyond the reach
    [0.0, -0.5, 0.0]
    """
    return _tabulate(lambda distance: pair_energy(distance, fluid.exponent) / fluid.temperature, _REACH)


def tabulate_learned(potential: LearnedPotential) -> np.ndarray:
    """Tabulate a learned u(r) / T as the pair factor (T,) of a `Layout`."""
    return _tabulate(potential.energy, min(_REACH, potential.basis.reach))


def find_uniforms(sequences: np.ndarray, box: float) -> tuple[np.ndarray, np.ndarray]:
    """Uniforms v (S, N) of the gaps of sorted positions (S, N, 2), sigma, and log |dv / dx| (S, N).

    n particles remain to be inserted in the room R right of the last one. The fraction t of the room, which the gap
    takes, is the smallest of n uniforms, so that v = 1 - (1 - t)^n (David and Nagaraja, Order Statistics, 2003).

    >>> v, slope = find_uniforms(np.array([[[2.0, 0.0], [5.0, 0.0]]]), 10.0)
    >>> v.round(6).tolist(), np.exp(slope).round(6).tolist()  # 1 - 0.8^2 and 3 / 8
    ([[0.36, 0.375]], [[0.16, 0.125]])
    """
    x = sequences[:, :, 0]
    before = np.concatenate([np.zeros((len(x), 1)), x[:, :-1]], axis=1)
    room = np.maximum(box - before, 1e-12)
    remaining = x.shape[1] - np.arange(x.shape[1])
    rest = np.log1p(-np.clip((x - before) / room, 0.0, _LAST))
    return -np.expm1(remaining * rest), np.log(remaining / room) + (remaining - 1) * rest


def invert_uniforms(v: np.ndarray, before: np.ndarray, remaining: int, box: float) -> tuple[np.ndarray, np.ndarray]:
    """Places x (S,), sigma, of the uniforms v (S,) after the places ``before`` (S,), and log |dv / dx| (S,).

    >>> x, slope = invert_uniforms(np.array([0.36]), np.array([0.0]), 2, 10.0)
    >>> x.round(6).tolist(), np.exp(slope).round(6).tolist()
    ([2.0], [0.16])
    """
    room = np.maximum(box - before, 1e-12)
    rest = np.maximum(np.log1p(-np.minimum(v, _LAST)) / remaining, math.log1p(-_LAST))
    return before - room * np.expm1(rest), np.log(remaining / room) + (remaining - 1) * rest


def find_heights(layout: Layout) -> np.ndarray:
    """Heights (K,) of the knots, sigma."""
    return np.linspace(0.0, layout.box, layout.knots)


def weigh_insertion(sequences: np.ndarray, step: int, x: np.ndarray, gamma: np.ndarray, layout: Layout) -> np.ndarray:
    """Energies over the temperature (S, K), float32, of a particle at ``x`` (S,) and at each height.

    They are the capped sum of the pair factor over the first ``step`` particles of sorted positions (S, N, 2), and
    gravity. ``gamma`` is (S,).
    """
    heights = find_heights(layout)
    energies = np.zeros((len(x), layout.knots), np.float32)
    _weigh_insertion(sequences, step, x, gamma / layout.temperature, layout.factor, heights, energies)
    return energies


def describe_surroundings(
    sequences: np.ndarray,
    step: int,
    x: np.ndarray,
    gamma: np.ndarray,
    layout: Layout,
    latents: np.ndarray | None = None,
) -> np.ndarray:
    """Features (S, F), float32, of the first ``step`` particles of sorted positions (S, N, 2) seen from ``x`` (S,).

    They are the place, the particles that remain, gamma and the last neighbours. Profiles follow, of how crowded the
    places at and right of ``x`` are, and the ``latents`` (S, D) of the configuration, if the layout has them.
    """
    features = np.zeros((len(x), layout.features), np.float32)
    level = np.log(gamma + LEVEL)
    heights = (np.arange(layout.profile) + 0.5) * layout.box / max(layout.profile, 1)
    size = (layout.particles, layout.box, layout.neighbours)
    _describe_surroundings(sequences, step, x, level, size, heights, features)
    if layout.latents:
        features[:, -layout.latents :] = latents
    return features


@nb.njit(cache=True, nogil=True, fastmath=True)
def _weigh_insertion(
    sequences: np.ndarray,
    step: int,
    x: np.ndarray,
    fields: np.ndarray,
    table: np.ndarray,
    heights: np.ndarray,
    energies: np.ndarray,
) -> None:
    squared_reach = (len(table) - 2) * _SPACING
    spacing = heights[1] - heights[0]
    for s in range(len(x)):
        row = energies[s]
        for j in range(step - 1, -1, -1):
            dx = x[s] - sequences[s, j, 0]
            rest = squared_reach - dx * dx
            if rest <= 0:
                break  # earlier particles are farther away
            y = sequences[s, j, 1]
            span = math.sqrt(rest)
            first = max(0, math.ceil((y - span) / spacing))
            last = min(len(heights) - 1, int((y + span) / spacing))
            for k in range(first, last + 1):
                dy = heights[k] - y
                place = (dx * dx + dy * dy) / _SPACING
                cell = np.uint32(place)
                row[k] += table[cell] + (place - cell) * (table[cell + 1] - table[cell])
        for k in range(len(heights)):
            row[k] = min(row[k], _CAP) + fields[s] * heights[k]


@nb.njit(cache=True, nogil=True, fastmath=True)
def _describe_surroundings(
    sequences: np.ndarray,
    step: int,
    x: np.ndarray,
    level: np.ndarray,
    size: tuple[int, float, int],
    heights: np.ndarray,
    features: np.ndarray,
) -> None:
    particles, box, neighbours = size
    for s in range(len(x)):
        row = features[s]
        room = box - x[s]
        row[0] = 2 * x[s] / box - 1
        row[1] = math.exp(-x[s])
        row[2] = math.exp(-room)
        row[3] = 2 * step / particles - 1
        row[4] = ((particles - step) / (room + 1.0)) * box / particles - 1
        row[5] = level[s]
        row[6] = math.exp(level[s])
        for k in range(neighbours):
            row[_STATE + 2 * k] = 1 - _FAR / 2
            row[_STATE + 2 * k + 1] = 0.0
            j = step - 1 - k
            if j >= 0 and x[s] - sequences[s, j, 0] < _FAR:
                row[_STATE + 2 * k] = 1 - (x[s] - sequences[s, j, 0]) / 2
                row[_STATE + 2 * k + 1] = 4 * sequences[s, j, 1] / box - 1
        first = _STATE + 2 * neighbours
        for ahead in _AHEAD:
            _add_profile(sequences[s], step, x[s] + ahead, heights, row[first : first + len(heights)])
            first += len(heights)


@nb.njit(cache=True, nogil=True, fastmath=True)
def _add_profile(sequence: np.ndarray, step: int, x: float, heights: np.ndarray, row: np.ndarray) -> None:
    """Add a bump (1 - r^2 / w^2)^2 of each of the first ``step`` particles, at ``x`` and the heights, to a row (P,)."""
    for j in range(step - 1, -1, -1):
        dx = (x - sequence[j, 0]) / _WIDTH
        rest = 1 - dx * dx
        if rest < 0:
            return
        y = sequence[j, 1]
        for k in range(len(heights)):
            dy = (heights[k] - y) / _WIDTH
            bump = max(rest - dy * dy, 0.0)
            row[k] += bump * bump


@nb.njit(cache=True, nogil=True)
def _invert(logits: np.ndarray, uniforms: np.ndarray, places: np.ndarray, log_density: np.ndarray) -> None:
    size = logits.shape[1]
    cumulative = np.empty(size)
    values = np.empty(size)
    for s in range(len(logits)):
        highest = logits[s].max()
        for k in range(size):
            values[k] = math.exp(logits[s, k] - highest)
        cumulative[0] = 0.0
        for k in range(1, size):
            cumulative[k] = cumulative[k - 1] + (values[k - 1] + values[k]) / 2
        total = cumulative[size - 1]
        goal = uniforms[s] * total
        cell = min(max(np.searchsorted(cumulative, goal, side="right") - 1, 0), size - 2)
        left = values[cell]
        right = values[cell + 1]
        rest = max(goal - cumulative[cell], 0.0)
        # the area from the left knot to the fraction f of the cell is left f + (right - left) f^2 / 2
        root = math.sqrt(max(left * left + 2 * rest * (right - left), 0.0))
        fraction = min(2 * rest / max(left + root, 1e-300), 1.0)
        places[s] = (cell + fraction) / (size - 1)
        log_density[s] = math.log((left + fraction * (right - left)) / total * (size - 1))


def draw_linear(logits: np.ndarray, uniforms: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Draw places (S,) in 0 to 1 from piecewise linear densities, by ``uniforms`` (S,); return their log density (S,).

    The density is proportional to exp of the ``logits`` (S, K) at equally spaced knots and linear between them.

    >>> places, density = draw_linear(np.log([[1e-300, 1.0]]), np.array([0.25]))  # the density 2 x
    >>> places.round(9).tolist(), np.exp(density).round(9).tolist()
    ([0.5], [1.0])
    """
    places = np.empty(len(logits))
    density = np.empty(len(logits))
    _invert(np.ascontiguousarray(logits, dtype=np.float64), uniforms, places, density)
    return places, density


def measure_linear(logits: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Log density (S,) at ``places`` (S,) in 0 to 1 of the piecewise linear densities of `draw_linear`.

    >>> np.exp(measure_linear(np.log([[1e-300, 1.0]]), np.array([0.25]))).round(9).tolist()
    [0.5]
    """
    last = logits.shape[1] - 1
    values = np.exp(logits - logits.max(axis=1, keepdims=True), dtype=np.float64)
    total = values.sum(axis=1) - (values[:, 0] + values[:, -1]) / 2
    cell = np.clip((places * last).astype(int), 0, last - 1)
    fraction = places * last - cell
    rows = np.arange(len(logits))
    return np.log(((1 - fraction) * values[rows, cell] + fraction * values[rows, cell + 1]) / total * last)
