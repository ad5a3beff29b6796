"""Find the particles of a corrupted configuration that were moved: the most suspicious ones, one after the other.

Three observations make a particle suspicious: pairs that are too short, pairs that contradict the order of the matrix,
and a position that the model does not expect. Pairs that one suspect explains no longer count against others.
"""

from typing import NamedTuple

import numpy as np

from workflow.ljvae.anomaly.surprise import tail_surprise
from workflow.ljvae.ensembles.corrupted import rank_moved
from workflow.ljvae.geometry.gram import displacements
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean

ORDER_SURPRISE = 5.0  # of a pair that violates the order by `ORDER_WIDTH` sigma or more: probability e^-5
ORDER_WIDTH = 0.2
FAR = 0.5  # sigma: a longer move is not hidden by thermal motion


def row_errors(matrices: np.ndarray, reconstructions: np.ndarray) -> np.ndarray:
    """Root-mean-square error (S, N) of each particle's distances, in the unit of the matrices (S, N, N).

    >>> row_errors(np.array([[[0.0, 1.0], [1.0, 0.0]]]), np.array([[[0.0, 3.0], [1.0, 0.0]]])).round(4).tolist()
    [[1.4142, 0.0]]
    """
    return np.sqrt(np.square(np.asarray(matrices) - reconstructions).mean(axis=2, dtype=np.float64))


def point_errors(points: np.ndarray, decoded: np.ndarray) -> np.ndarray:
    """Distance (S, N) between encoded and decoded points, (S, N, 2) each, after Procrustes."""
    return displacements(decoded.astype(np.float64), points.astype(np.float64))


def particle_errors(encoding: dict, matrices: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Return the model's error (S, N) per particle of matrices (S, N, N) or, if it decodes points, of ``points``."""
    if "points" in encoding:
        return point_errors(points, encoding["points"])
    return row_errors(matrices, encoding["reconstruction"])


def particle_surprise(errors: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """-log of the fraction of ``normal`` errors (R, N), of particles of the same rank, that are at least as large."""
    return np.stack([tail_surprise(errors[:, k], normal[:, k]) for k in range(errors.shape[1])], axis=1)


def broken_order(points: np.ndarray, width: float) -> np.ndarray:
    """Measure by how much pairs (S, N, N) of points (S, N, 2) violate their order along x: 0 to 1, ``width`` or more.

    >>> broken_order(np.array([[[0.0, 0.0], [2.0, 0.0], [1.5, 0.0]]]), 1.0)[0].tolist()
    [[0.0, 0.0, 0.0], [0.0, 0.0, 0.5], [0.0, 0.5, 0.0]]
    """
    x = points[:, :, 0].astype(np.float64)
    behind = x[:, :, None] - x[:, None, :]
    contradiction = np.triu(np.clip(behind / width, 0.0, 1.0), k=1)
    return contradiction + np.swapaxes(contradiction, 1, 2)


def find_suspects(pairs: np.ndarray, particles: np.ndarray, count: int) -> np.ndarray:
    """Find the indices (S, count) of the most suspicious particles, in descending order.

    ``pairs`` (S, N, N) is the surprise of each pair, caused by at least one of its particles; ``particles`` (S, N) is
    that of each particle itself. Each step takes the particle with the largest sum and removes its pairs.

    >>> pairs = np.array([[[0.0, 5.0, 0.0], [5.0, 0.0, 1.0], [0.0, 1.0, 0.0]]])  # 1 is in both
    >>> find_suspects(pairs, np.array([[0.0, 0.0, 0.5]]), 2).tolist()
    [[1, 2]]
    """
    pairs = pairs.copy()
    particles = particles.astype(np.float64).copy()
    configurations = np.arange(len(pairs))
    suspects = np.empty((len(pairs), count), dtype=np.int64)
    for k in range(count):
        suspect = (pairs.sum(axis=2) + particles).argmax(axis=1)
        suspects[:, k] = suspect
        particles[configurations, suspect] = -np.inf
        pairs[configurations, suspect] = 0.0
        pairs[configurations, :, suspect] = 0.0
    return suspects


def find_suspects_by_model(
    points: np.ndarray, errors: np.ndarray, normal_errors: np.ndarray, pairs: np.ndarray, *, box: float, count: int
) -> np.ndarray:
    """Find suspects (S, count) from a model's ``errors`` (S, N) for each particle.

    ``points`` (S, N, 2) are the oriented points of the matrices in units of L, ``normal_errors`` (R, N) the model's
    errors on normal data, ``pairs`` (S, N, N) the surprise of each pair; ``box`` is in sigma.
    """
    surprise = pairs + ORDER_SURPRISE * broken_order(points, ORDER_WIDTH / box)
    return find_suspects(surprise, particle_surprise(errors, normal_errors), count)


class Moves(NamedTuple):
    """Ranks along x (S, K) of the moved particles, lengths of their moves (S, K), in sigma, and their ``gamma``."""

    ranks: np.ndarray
    lengths: np.ndarray
    gamma: np.ndarray


def locate_moved(ensemble: dict, test: dict) -> Moves:
    """Locate the moves of a corrupted ensemble of configurations of the ``test`` set (positions, gamma)."""
    moved = ensemble["moved"]
    offset = ensemble["positions"].astype(np.float64) - test["positions"][ensemble["parents"]]
    lengths = np.take_along_axis(np.linalg.norm(offset, axis=2), moved, axis=1)
    return Moves(rank_moved(ensemble["sorted_by"], moved, "x"), lengths, test["gamma"][ensemble["parents"]])


def precision_and_recall(
    suspects: np.ndarray, moved: np.ndarray, lengths: np.ndarray, least: float
) -> tuple[np.ndarray, np.ndarray]:
    """Fraction (S,) of the ``suspects`` (S, K) that were moved, and of the far-moved particles that are suspects.

    ``moved`` (S, M) are the particles that were moved, by ``lengths`` (S, M); far is more than ``least``. The second
    fraction is NaN if no particle was moved so far.

    >>> precision_and_recall(np.array([[1, 2]]), np.array([[2, 3]]), np.array([[1.0, 0.1]]), 0.5)
    (array([0.5]), array([1.]))
    """
    hits = suspects[:, :, None] == moved[:, None, :]
    far = lengths > least
    with np.errstate(invalid="ignore"):
        return hits.any(axis=2).mean(axis=1), (hits.any(axis=1) & far).sum(axis=1) / far.sum(axis=1)


def tabulate_suspects(
    suspects: dict[str, np.ndarray], moves: Moves, ensemble: str, study_seed: int, analysis: dict
) -> list[dict]:
    """Tabulate localisation.csv for the ``suspects`` (S, K) of an ensemble by method, ``analysis`` as in the config."""
    rng = generator(study_seed, f"bootstrap localisation {ensemble}")
    return [
        {"ensemble": ensemble, "method": method, **row}
        for method, suspected in suspects.items()
        for row in measure_suspects(suspected, moves, rng, **analysis)
    ]


def measure_suspects(
    suspects: np.ndarray, moves: Moves, rng: np.random.Generator, bootstrap: int, confidence: float
) -> list[dict]:
    """Measure precision and recall of ``suspects`` (S, K): over all gammas with intervals, and for each gamma."""
    gamma = moves.gamma
    precision, recall = precision_and_recall(suspects, moves.ranks, moves.lengths, FAR)
    far = np.isfinite(recall)
    overall: dict[str, float | None] = {"gamma": None, "n": len(gamma)}
    for key, values in (("precision", precision), ("recall", recall[far])):
        numbers = bootstrap_mean(values, rng, bootstrap, confidence) if len(values) > 1 else (None, None, None)
        overall |= dict(zip((key, f"{key}_low", f"{key}_high"), numbers, strict=True))
    rows = [overall]
    for value in np.unique(gamma):
        same = gamma == value
        recall_of_gamma = recall[same & far].mean() if (same & far).any() else None
        numbers_of_gamma = {"precision": precision[same].mean(), "recall": recall_of_gamma}
        rows.append({"gamma": value, **numbers_of_gamma, "n": int(same.sum())})
    return rows
