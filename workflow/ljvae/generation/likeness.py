"""Compare generated configurations with simulated ones, and with the training split, which they might only copy."""

import numpy as np
from sklearn.neighbors import NearestNeighbors

from workflow.ljvae.physics.observables import DISTANCE_BINS, HEIGHT_BINS, pair_distances, relative_heights
from workflow.ljvae.statistics import estimate_fraction, permutation_ks, permutation_total_variation

HISTOGRAMS = {"distances": "gr_distance", "heights": "height_distance"}  # with the column that compares them


def count_rows(values: np.ndarray, bins: int, highest: float) -> np.ndarray:
    """Histograms (S, bins) of rows of values (S, P) from 0 to ``highest``, as fractions of each row.

    Values beyond ``highest`` count in the last bin.

    >>> count_rows(np.array([[0.5, 1.5, 1.6, 1.7], [0.1, 0.2, 0.3, 2.0]]), 2, 2.0).tolist()
    [[0.25, 0.75], [0.75, 0.25]]
    """
    places = np.clip((values * (bins / highest)).astype(np.int64), 0, bins - 1)
    places += bins * np.arange(len(values))[:, None]
    return np.bincount(places.ravel(), minlength=bins * len(values)).reshape(-1, bins) / values.shape[1]


def summarise(positions: np.ndarray, energy: np.ndarray, box: float) -> dict[str, np.ndarray]:
    """Summarise configurations (S, N, 2), sigma.

    The summary has minimum pair distances (S,), the ``energy`` (S,), and a histogram of each configuration's pair
    distances (S, 100) and of its heights above the lowest particle (S, 50), both up to the diagonal of the box.
    """
    distances = pair_distances(positions)
    diagonal = box * np.sqrt(2)
    return {
        "closest": distances.min(axis=1),
        "energy": energy,
        "distances": count_rows(distances, DISTANCE_BINS, diagonal),
        "heights": count_rows(relative_heights(positions), HEIGHT_BINS, diagonal),
    }


def measure_overlaps(summary: dict, analysis: dict) -> dict[str, float]:
    """Fraction of configurations with overlaps, its interval, and the median minimum distance.

    ``analysis`` has confidence and overlap, the distance below which a pair overlaps, as in the config.

    >>> row = measure_overlaps({"closest": np.array([0.5, 1.0])}, {"overlap": 0.85, "confidence": 0.95})
    >>> row["overlap_fraction"], float(row["median_minimum_distance"])
    (0.5, 0.75)
    """
    fraction, low, high = estimate_fraction(summary["closest"] < analysis["overlap"], analysis["confidence"])
    return {
        "overlap_fraction": fraction,
        "overlap_low": low,
        "overlap_high": high,
        "median_minimum_distance": np.median(summary["closest"]),
    }


def compare_energies(
    generated: dict, simulated: dict, rng: np.random.Generator, analysis: dict, name: str = "energy"
) -> dict[str, float]:
    """Kolmogorov-Smirnov distance of the energies of two summaries, its null and its p-value, by ``name``.

    ``analysis`` has bootstrap, here the number of permutations, and confidence, as in the config.
    """
    energies = (generated["energy"], simulated["energy"])
    distance, null, p_value = permutation_ks(*energies, rng, analysis["bootstrap"], analysis["confidence"])
    return {f"{name}_ks": distance, f"{name}_ks_null": null, f"{name}_ks_p": p_value}


def compare_structure(generated: dict, simulated: dict, rng: np.random.Generator, analysis: dict) -> dict[str, float]:
    """Total variation of pair distances and of heights between two summaries, with nulls by permutation.

    The row has the number of generated configurations, too. ``analysis`` is that of `compare_energies`.

    >>> first = {"distances": np.array([[1.0, 0.0]]), "heights": np.array([[0.5, 0.5]]), "closest": np.zeros(1)}
    >>> second = first | {"distances": np.array([[0.0, 1.0]])}
    >>> row = compare_structure(first, second, np.random.default_rng(1), {"bootstrap": 9, "confidence": 0.95})
    >>> row["gr_distance"], row["height_distance"], row["n"]
    (1.0, 0.0, 1)
    """
    row: dict[str, float] = {"n": len(generated["closest"])}
    permutations = (rng, analysis["bootstrap"], analysis["confidence"])
    for name, column in HISTOGRAMS.items():
        distance, null = permutation_total_variation(generated[name], simulated[name], *permutations)
        row |= {column: distance, f"{column}_null": null}
    return row


def index_training(training: np.ndarray) -> NearestNeighbors:
    """Index oriented points (S, N, 2) of the training split for searches of the nearest one."""
    return NearestNeighbors(n_neighbors=1).fit(training.reshape(len(training), -1))


def nearest_distance(points: np.ndarray, training: NearestNeighbors) -> float:
    """Median distance from oriented points (S, N, 2) to the nearest training configuration.

    >>> nearest_distance(np.full((1, 2, 2), 2.0), index_training(np.zeros((1, 2, 2))))
    4.0
    """
    return float(np.median(training.kneighbors(points.reshape(len(points), -1))[0]))


def novelty(points: np.ndarray, test_distance: float, training: NearestNeighbors) -> float:
    """Ratio of `nearest_distance` of points (S, N, 2) of one gamma to that of test configurations, ``test_distance``.

    ``training`` indexes configurations of every gamma. The ratio is about 0 for copies and 1 for points that are as new
    as the test set.

    >>> training, test = np.zeros((1, 3, 2)), np.full((1, 3, 2), 2.0)
    >>> test_distance = nearest_distance(test, index_training(training))
    >>> index = index_training(training)
    >>> novelty(training, test_distance, index), novelty(training + 1.0, test_distance, index)
    (0.0, 0.5)
    """
    return nearest_distance(points, training) / test_distance


def diversity(points: np.ndarray, test: np.ndarray) -> float:
    """Ratio of the root-mean-square distance between points (S, N, 2) of two samples to that of test configurations.

    >>> test = np.array([[[0.0, 0.0]], [[1.0, 2.0]]])
    >>> diversity(3 * test, test)
    3.0
    """
    spread, test_spread = (sample.reshape(len(sample), -1).var(axis=0).sum() for sample in (points, test))
    return float(np.sqrt(spread / test_spread))
