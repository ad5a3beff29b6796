"""How close generated configurations come to simulated ones, and whether they are more than copies."""

import numpy as np
from sklearn.neighbors import NearestNeighbors

from workflow.ljvae.physics.observables import (
    distance_distribution,
    height_distribution,
    pair_distances,
    total_variation,
)
from workflow.ljvae.statistics import bootstrap_mean


def summarise(positions: np.ndarray, energy: np.ndarray, box: float) -> dict[str, np.ndarray]:
    """What is compared of configurations (S, N, 2): closest pair, ``energy`` (S,), distances and heights."""
    return {
        "closest": pair_distances(positions).min(axis=1),
        "energy": energy,
        "distances": distance_distribution(positions, box)[1],
        "heights": height_distribution(positions, box)[1],
    }


def measure_overlaps(
    made: dict, overlap: float, rng: np.random.Generator, samples: int, confidence: float
) -> dict[str, float]:
    """Share of the configurations with a pair closer than ``overlap``, its interval, and their median closest pair.

    >>> found = measure_overlaps({"closest": np.array([0.5, 1.0])}, 0.85, np.random.default_rng(1), 100, 0.95)
    >>> found["overlap_fraction"], float(found["median_minimum_distance"])
    (0.5, 0.75)
    """
    fraction, low, high = bootstrap_mean((made["closest"] < overlap).astype(float), rng, samples, confidence)
    return {
        "overlap_fraction": fraction,
        "overlap_low": low,
        "overlap_high": high,
        "median_minimum_distance": np.median(made["closest"]),
    }


def compare_structure(made: dict, data: dict) -> dict[str, float]:
    """Total variation of pair distances and of heights between two summaries, and how many were made.

    >>> made = {"distances": np.array([1.0, 0.0]), "heights": np.array([0.5, 0.5]), "closest": np.zeros(3)}
    >>> compare_structure(made, made | {"distances": np.array([0.0, 1.0])})
    {'gr_distance': 1.0, 'height_distance': 0.0, 'n': 3}
    """
    return {
        "gr_distance": total_variation(made["distances"], data["distances"]),
        "height_distance": total_variation(made["heights"], data["heights"]),
        "n": len(made["closest"]),
    }


def index_training(training: np.ndarray) -> NearestNeighbors:
    """What finds the nearest one of the ``training`` points (S, N, 2)."""
    return NearestNeighbors(n_neighbors=1).fit(training.reshape(len(training), -1))


def nearest_distance(points: np.ndarray, training: NearestNeighbors) -> float:
    """Distance of oriented points (S, N, 2) to the nearest training configuration, median over them.

    >>> nearest_distance(np.full((1, 2, 2), 2.0), index_training(np.zeros((1, 2, 2))))
    4.0
    """
    return float(np.median(training.kneighbors(points.reshape(len(points), -1))[0]))


def novelty(points: np.ndarray, usual: float, training: NearestNeighbors) -> float:
    """`nearest_distance` of points (S, N, 2) of one gamma over the ``usual`` one, that of test configurations of it.

    ``training`` finds among configurations of every gamma. Around 0 for copies, 1 for what is as new as the test set.

    >>> training, test = np.zeros((1, 3, 2)), np.full((1, 3, 2), 2.0)
    >>> usual = nearest_distance(test, index_training(training))
    >>> novelty(training, usual, index_training(training)), novelty(training + 1.0, usual, index_training(training))
    (0.0, 0.5)
    """
    return nearest_distance(points, training) / usual


def diversity(points: np.ndarray, test: np.ndarray) -> float:
    """Root-mean-square distance between points (S, N, 2) of two samples, over that between test configurations.

    >>> test = np.array([[[0.0, 0.0]], [[1.0, 2.0]]])
    >>> diversity(3 * test, test)
    3.0
    """
    spread = [made.reshape(len(made), -1).var(axis=0).sum() for made in (points, test)]
    return float(np.sqrt(spread[0] / spread[1]))
