"""Pair potentials as cubic B-splines of the logarithm of the distance.

Knots that are equally spaced in the logarithm lie densely where a repulsive core is steep. With 40 of them the
Lennard-Jones potential is represented to 0.002 epsilon from 0.9 sigma on.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from workflow.ljvae.compiled import nb


class Basis(NamedTuple):
    """``size`` functions between the ``closest`` distance and the ``reach``, both in sigma.

    At the reach all functions and their first two derivatives are zero. Below the closest distance they are constant.
    """

    closest: float
    reach: float
    size: int


@nb.njit(cache=True)
def _add_functions(squared: float, sign: float, lowest: float, step: float, row: np.ndarray, size: int) -> None:
    """Add ``sign`` times the functions at a squared distance to the first ``size`` elements of a ``row``."""
    place = (0.5 * math.log(max(squared, 1e-12)) - lowest) / step
    if place >= size:
        return
    place = max(place, 0.0)
    first = int(place)
    f = place - first
    g = 1.0 - f
    row[first] += sign * g * g * g / 6
    if first + 1 < size:
        row[first + 1] += sign * (3 * f * f * f - 6 * f * f + 4) / 6
    if first + 2 < size:
        row[first + 2] += sign * (3 * g * g * g - 6 * g * g + 4) / 6
    if first + 3 < size:
        row[first + 3] += sign * f * f * f / 6


def _lowest_and_step(basis: Basis) -> tuple[float, float]:
    return math.log(basis.closest), math.log(basis.reach / basis.closest) / basis.size


def evaluate_basis(distances: ArrayLike, basis: Basis) -> np.ndarray:
    """Values (S, K) of the basis functions at distances (S,) in sigma.

    Inside, all functions together are one:

    >>> basis = Basis(closest=0.5, reach=8.0, size=8)
    >>> evaluate_basis([1.0, 8.0], basis).sum(axis=1).round(12).tolist()
    [1.0, 0.0]
    """
    distances = np.asarray(distances, dtype=np.float64)
    values = np.zeros((len(distances), basis.size))
    _evaluate(distances, *_lowest_and_step(basis), values)
    return values


@nb.njit(cache=True)
def _evaluate(distances: np.ndarray, lowest: float, step: float, values: np.ndarray) -> None:
    for k in range(len(distances)):
        _add_functions(distances[k] ** 2, 1.0, lowest, step, values[k], values.shape[1])


def sum_over_pairs(positions: np.ndarray, basis: Basis) -> np.ndarray:
    """Sums (S, K) of the basis functions over the pairs of configurations (S, N, 2), sigma.

    A potential's coefficients times these sums are the pair energy.

    >>> basis = Basis(closest=0.5, reach=8.0, size=8)
    >>> sums = sum_over_pairs(np.array([[[0.0, 0.0], [1.0, 0.0], [9.5, 0.0]]]), basis)
    >>> bool(np.allclose(sums, evaluate_basis([1.0], basis)))  # the third particle is out of reach
    True
    """
    points = np.ascontiguousarray(positions, dtype=np.float64)
    sums = np.zeros((len(points), basis.size))
    _sum_over_pairs(points, *_lowest_and_step(basis), sums)
    return sums


@nb.njit(cache=True)
def _sum_over_pairs(points: np.ndarray, lowest: float, step: float, sums: np.ndarray) -> None:
    for s in range(len(points)):
        for i in range(points.shape[1]):
            for j in range(i):
                dx = points[s, i, 0] - points[s, j, 0]
                dy = points[s, i, 1] - points[s, j, 1]
                _add_functions(dx * dx + dy * dy, 1.0, lowest, step, sums[s], sums.shape[1])


def sum_over_moves(positions: np.ndarray, moved: np.ndarray, goals: np.ndarray, basis: Basis) -> np.ndarray:
    """Changes (S, N, K) of the sums over pairs if, one at a time, particles move to their ``goals`` (S, N, 2).

    Of configurations (S, N, 2) those particles move that ``moved`` (S, N) marks; the rows of others are zero.

    >>> basis = Basis(closest=0.5, reach=8.0, size=8)
    >>> pair = np.array([[[0.0, 0.0], [1.0, 0.0]]])
    >>> change = sum_over_moves(pair, np.array([[True, False]]), pair + [0.0, 0.0], basis)
    >>> float(np.abs(change).max())
    0.0
    """
    points = np.ascontiguousarray(positions, dtype=np.float64)
    changes = np.zeros((*points.shape[:2], basis.size))
    _sum_over_moves(points, moved, np.ascontiguousarray(goals, dtype=np.float64), *_lowest_and_step(basis), changes)
    return changes


@nb.njit(cache=True)
def _sum_over_moves(
    points: np.ndarray, moved: np.ndarray, goals: np.ndarray, lowest: float, step: float, changes: np.ndarray
) -> None:
    for s in range(len(points)):
        for i in range(points.shape[1]):
            if not moved[s, i]:
                continue
            row = changes[s, i]
            for j in range(points.shape[1]):
                if j == i:
                    continue
                for sign, place in ((1.0, goals[s, i]), (-1.0, points[s, i])):
                    dx = place[0] - points[s, j, 0]
                    dy = place[1] - points[s, j, 1]
                    _add_functions(dx * dx + dy * dy, sign, lowest, step, row, len(row))
