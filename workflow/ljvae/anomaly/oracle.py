"""An oracle for moved particles: it knows the potential, gamma, how points were moved, and where they can be."""

import math
from typing import NamedTuple

import numpy as np

from workflow.ljvae.anomaly.localisation import ORDER_SURPRISE
from workflow.ljvae.compiled import nb

# Exponents are not computed below twice the limit: at the particle's own position, and at possible original positions.
_LEAST_HERE = -600.0
_LEAST_ELSEWHERE = -60.0
_MOST = 300.0
_CLOSEST_SQUARED = 1e-3  # sigma^2: keeps the energy of two coincident points finite


class Knowledge(NamedTuple):
    """The oracle's knowledge: ``temperature``, ``box`` (sigma), and whether points keep their order along x."""

    temperature: float
    box: float
    ordered: bool


def find_suspects_by_oracle(
    positions: np.ndarray,
    gamma: np.ndarray,
    rng: np.random.Generator,
    knowledge: Knowledge,
    *,
    count: int,
    step: float,
    draws: int = 128,
) -> np.ndarray:
    """Find suspects (S, count) of configurations (S, N, 2) in sigma with ``gamma`` (S,), most suspicious first.

    For each particle, the oracle computes the odds that it was moved, by a length uniform in 0 to ``step`` (sigma), to
    its position: the mean of exp(-energy / T) over ``draws`` possible original positions, divided by exp(-energy / T)
    at its own. If points keep their order along x, the original positions must agree with the order. The particle with
    the highest odds is taken and removed, and so on.

    This approximates Bayes' rule: moves cut short by the walls, and an order that other moves violated, are only
    treated approximately.
    """
    length = rng.uniform(0, step, draws)
    angle = rng.uniform(0, 2 * np.pi, draws)
    offsets = length[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    suspects = np.empty((len(positions), count), dtype=np.int64)
    points = np.ascontiguousarray(positions, dtype=np.float64)
    knowledge = Knowledge(float(knowledge.temperature), float(knowledge.box), bool(knowledge.ordered))
    _find_suspects(points, np.asarray(gamma, dtype=np.float64), offsets, knowledge, suspects)
    return suspects


@nb.njit(parallel=True, cache=True)
def _find_suspects(
    positions: np.ndarray, gamma: np.ndarray, offsets: np.ndarray, knowledge: Knowledge, suspects: np.ndarray
) -> None:
    for s in nb.prange(len(positions)):
        points = positions[s]
        left = np.ones(len(points), dtype=np.bool_)
        for k in range(suspects.shape[1]):
            highest = -math.inf
            suspect = 0
            for i in range(len(points)):
                if left[i]:
                    odds = _log_odds_moved(points, left, i, offsets, gamma[s], knowledge)
                    if odds > highest:
                        highest = odds
                        suspect = i
            suspects[s, k] = suspect
            left[suspect] = False


@nb.njit(cache=True)
def _log_odds_moved(
    points: np.ndarray, left: np.ndarray, i: int, offsets: np.ndarray, gamma: float, knowledge: Knowledge
) -> float:
    """Logarithm of the odds that particle i was moved to its position."""
    here = _log_weight(points, left, i, points[i, 0], points[i, 1], gamma, knowledge, _LEAST_HERE)
    total = 0.0
    for k in range(len(offsets)):
        x = points[i, 0] - offsets[k, 0]
        y = points[i, 1] - offsets[k, 1]
        if 0 <= x <= knowledge.box and 0 <= y <= knowledge.box:
            weight = _log_weight(points, left, i, x, y, gamma, knowledge, _LEAST_ELSEWHERE)
            total += math.exp(min(weight, _MOST))
    return math.log(total / len(offsets) + 1e-300) - here


@nb.njit(cache=True)
def _log_weight(
    points: np.ndarray,
    left: np.ndarray,
    i: int,
    x: float,
    y: float,
    gamma: float,
    knowledge: Knowledge,
    least: float,
) -> float:
    """Compute -energy / T of particle i at (x, y) among the remaining ones, less a penalty for each on its wrong side.

    Returns ``least`` as soon as the sum falls to twice that: at most positions the particle overlaps with another.
    """
    weight = -gamma * y / knowledge.temperature
    for j in range(len(points)):
        if j != i and left[j]:
            dx = x - points[j, 0]
            dy = y - points[j, 1]
            inverse = 1.0 / max(dx * dx + dy * dy, _CLOSEST_SQUARED) ** 3
            weight -= 4.0 * inverse * (inverse - 1.0) / knowledge.temperature
            if knowledge.ordered and (dx > 0) != (i > j):
                weight -= ORDER_SURPRISE
            if weight < 2 * least:
                return least
    return max(weight, least)
