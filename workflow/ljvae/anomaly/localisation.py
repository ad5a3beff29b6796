"""Which particles of a configuration were moved: the most suspicious ones, one after the other.

A particle is suspicious for pairs that are too short, for pairs that go against the order that the matrix claims, and
for lying where the model does not put it. What a particle that was found already explains no longer counts against the
others.
"""

import math
from typing import Any

import numpy as np

from workflow.ljvae.anomaly.surprise import tail_surprise
from workflow.ljvae.compiled import nb
from workflow.ljvae.geometry.gram import displacements


def row_errors(matrices: np.ndarray, reconstructions: np.ndarray) -> np.ndarray:
    """Root mean squared error (S, N) of each particle's distances, in the unit of the matrices (S, N, N).

    >>> row_errors(np.array([[[0.0, 1.0], [1.0, 0.0]]]), np.array([[[0.0, 3.0], [1.0, 0.0]]])).round(4).tolist()
    [[1.4142, 0.0]]
    """
    return np.sqrt(np.square(np.asarray(matrices) - reconstructions).mean(axis=2, dtype=np.float64))


def point_errors(points: np.ndarray, decoded: np.ndarray) -> np.ndarray:
    """Distance (S, N) of each decoded point from the one that was given, (S, N, 2) each, after Procrustes."""
    return displacements(decoded.astype(np.float64), points.astype(np.float64))


def broken_order(points: np.ndarray, width: float) -> np.ndarray:
    """How far each pair (S, N, N) of points (S, N, 2) goes against their order along x: 0 to 1, ``width`` or more.

    >>> broken_order(np.array([[[0.0, 0.0], [2.0, 0.0], [1.5, 0.0]]]), 1.0)[0].tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.5], [0.0, 0.5, 0.0]]
    """
    x = points[:, :, 0].astype(np.float64)
    behind = x[:, :, None] - x[:, None, :]  # i is to the right of j by so much
    against = np.triu(np.clip(behind / width, 0.0, 1.0), k=1)
    return against + np.swapaxes(against, 1, 2)


def find_suspects(pairs: np.ndarray, particles: np.ndarray, count: int) -> np.ndarray:
    """Indices (S, count) of the most suspicious particles, the first one first.

    ``pairs`` (S, N, N) is what speaks against each pair, of which at least one is to blame, ``particles`` (S, N) what
    speaks against each particle itself. Each time the one with the largest sum is taken, and its pairs no longer count.

    >>> pairs = np.array([[[0.0, 5.0, 0.0], [5.0, 0.0, 1.0], [0.0, 1.0, 0.0]]])  # 1 is in both
    >>> find_suspects(pairs, np.array([[0.0, 0.0, 0.5]]), 2).tolist()
    [[1, 2]]
    """
    left, own = pairs.copy(), particles.astype(np.float64).copy()
    rows, found = np.arange(len(pairs)), np.empty((len(pairs), count), dtype=np.int64)
    for k in range(count):
        found[:, k] = (left.sum(axis=2) + own).argmax(axis=1)
        own[rows, found[:, k]] = -np.inf
        left[rows, found[:, k]] = 0.0
        left[rows, :, found[:, k]] = 0.0
    return found


def particle_surprise(errors: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """-log of the share of ``normal`` errors (R, N), of particles at the same place in the order, at least as large."""
    return np.stack([tail_surprise(errors[:, k], normal[:, k]) for k in range(errors.shape[1])], axis=1)


ORDER_SURPRISE = 5.0  # of a pair against the order by `ORDER_WIDTH` sigma or more: that is e^-5 as likely as not
ORDER_WIDTH = 0.2


def find_suspects_by_model(
    matrices: np.ndarray,
    points: np.ndarray,
    errors: np.ndarray,
    normal_errors: np.ndarray,
    pairs: np.ndarray,
    **about: Any,
) -> np.ndarray:
    """Suspects (S, count) of matrices (S, N, N) in units of L, for a model's ``errors`` (S, N) of each particle.

    ``points`` (S, N, 2) are the oriented ones of the matrices, ``normal_errors`` (R, N) the model's on normal data,
    ``pairs`` (S, N, N) the surprise of each pair; ``about`` has ``box`` (sigma) and ``count``.
    """
    width = ORDER_WIDTH / about["box"]
    against = pairs + ORDER_SURPRISE * broken_order(points, width)
    return find_suspects(against, particle_surprise(errors, normal_errors), about["count"])


def find_suspects_by_oracle(
    positions: np.ndarray,
    gamma: np.ndarray,
    rng: np.random.Generator,
    *,
    count: int,
    step: float,
    temperature: float,
    box: float,
    ordered: bool,
    draws: int = 128,
) -> np.ndarray:
    """Suspects (S, count) of one who knows the potential, the gamma (S,), how points were moved, and the room there is.

    For each particle of configurations (S, N, 2), in sigma: the chance that it came from somewhere else, a length
    uniform in 0 to ``step`` (sigma) away, over the chance that it was always here. It is exp(-energy / T) averaged over
    places where it may have been, ``draws`` of them, over that where it is; with ``ordered`` the points are in the
    order that they had along x, and so were those places. The likeliest one is taken and left out, and so on.
    This is near Bayes' rule, not quite it: moves that the walls cut short, and an order that other moves broke, are
    treated roughly.
    """
    length, angle = rng.uniform(0, step, draws), rng.uniform(0, 2 * np.pi, draws)
    offsets = length[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    found = np.empty((len(positions), count), dtype=np.int64)
    places = np.ascontiguousarray(positions, dtype=np.float64)
    _oracle(places, np.asarray(gamma, dtype=np.float64), offsets, temperature, box, ordered, found)
    return found


@nb.njit(parallel=True, cache=True)
def _oracle(
    positions: np.ndarray,
    gamma: np.ndarray,
    offsets: np.ndarray,
    temperature: float,
    box: float,
    ordered: bool,
    found: np.ndarray,
) -> None:
    for s in nb.prange(len(positions)):
        points, left = positions[s], np.ones(positions.shape[1], dtype=np.bool_)
        for k in range(found.shape[1]):
            best, chosen = -math.inf, 0
            for i in range(len(points)):
                if left[i]:
                    ratio = _moved_over_kept(points, left, i, offsets, gamma[s], temperature, box, ordered)
                    if ratio > best:
                        best, chosen = ratio, i
            found[s, k] = chosen
            left[chosen] = False


@nb.njit(cache=True)
def _moved_over_kept(
    points: np.ndarray,
    left: np.ndarray,
    i: int,
    offsets: np.ndarray,
    gamma: float,
    temperature: float,
    box: float,
    ordered: bool,
) -> float:
    """log of the chance that particle i was moved here, over that it was always here."""
    here = _log_weight(points, left, i, points[i, 0], points[i, 1], gamma, temperature, ordered, -600.0)
    total = 0.0
    for k in range(len(offsets)):
        x, y = points[i, 0] - offsets[k, 0], points[i, 1] - offsets[k, 1]
        if 0 <= x <= box and 0 <= y <= box:
            # most places overlap: they are given up at the first particle that they can't go with
            total += math.exp(min(_log_weight(points, left, i, x, y, gamma, temperature, ordered, -60.0), 300.0))
    return math.log(total / len(offsets) + 1e-300) - here


@nb.njit(cache=True)
def _log_weight(
    points: np.ndarray,
    left: np.ndarray,
    i: int,
    x: float,
    y: float,
    gamma: float,
    temperature: float,
    ordered: bool,
    least: float,
) -> float:
    """-energy / T of particle i at (x, y) among those that are left, less for each that stands on its wrong side.

    It is given up, as ``least``, where the sum falls to twice that on its way.
    """
    weight = -gamma * y / temperature
    for j in range(len(points)):
        if j != i and left[j]:
            dx, dy = x - points[j, 0], y - points[j, 1]
            inverse = 1.0 / max(dx * dx + dy * dy, 1e-3) ** 3
            weight -= 4.0 * inverse * (inverse - 1.0) / temperature
            if ordered and (dx > 0) != (i > j):
                weight -= ORDER_SURPRISE
            if weight < 2 * least:
                return least
    return max(weight, least)


def precision_and_recall(
    found: np.ndarray, moved: np.ndarray, lengths: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray]:
    """Share (S,) of the suspects ``found`` (S, K) that were moved, and of those moved far that were found.

    ``moved`` (S, M) are the particles that were moved, by ``lengths`` (S, M); far is more than ``least``. The
    second one is nan where none went so far.

    >>> precision_and_recall(np.array([[1, 2]]), np.array([[2, 3]]), np.array([[1.0, 0.1]]), 0.5)
    (array([0.5]), array([1.]))
    """
    hits = found[:, :, None] == moved[:, None, :]
    far = lengths > least
    with np.errstate(invalid="ignore"):
        return hits.any(axis=2).mean(axis=1), (hits.any(axis=1) & far).sum(axis=1) / far.sum(axis=1)
