"""How well a score separates an ensemble from the test set: areas under ROC curves, detection rates, rows of tables."""

import numpy as np

from workflow.ljvae.randomness import generator

FALSE_ALARMS = 0.05  # false-alarm rate at which detection is quoted


def area_under_roc(normal: np.ndarray, anomalous: np.ndarray, weights: np.ndarray | None = None) -> float:
    """Probability that an anomalous score exceeds a normal one, ties counting half (Mann and Whitney, 1947).

    Normal scores (S,) may have ``weights`` (S,), such as those that reweight them to another gamma.

    >>> area_under_roc(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    0.875
    >>> area_under_roc(np.array([1.0, 2.0]), np.array([2.0, 3.0]), np.array([0.0, 3.0]))
    0.75
    """
    order = np.argsort(normal)
    weights = np.ones(len(normal)) if weights is None else weights
    below = np.concatenate([[0.0], np.cumsum(weights[order])])
    ranks = [np.searchsorted(normal[order], anomalous, side=side) for side in ("left", "right")]
    return float(np.mean([below[rank].mean() for rank in ranks]) / below[-1])


def detection_rate(normal: np.ndarray, anomalous: np.ndarray, false_alarms: float = FALSE_ALARMS) -> float:
    """Fraction of anomalous scores above the (1 - false_alarms) quantile of the normal ones.

    >>> detection_rate(np.arange(101.0), np.array([94.0, 95.0, 96.0, 97.0]))
    0.5
    """
    return float((anomalous > np.quantile(normal, 1 - false_alarms)).mean())


def bootstrap_area(
    normal: np.ndarray,
    anomalous: np.ndarray,
    parents: np.ndarray | None,
    rng: np.random.Generator,
    samples: int,
    confidence: float,
) -> tuple[float, float]:
    """Percentile interval of the area under the ROC curve.

    Both sets are resampled. Where the anomalous configurations derive from normal ones, ``parents`` holds the index of
    each one's parent, and parents and children are resampled together.

    >>> bootstrap_area(np.array([1.0, 2.0]), np.array([3.0, 4.0]), None, np.random.default_rng(1), 50, 0.95)
    (1.0, 1.0)
    """
    scores, positions = np.unique(np.concatenate([normal, anomalous]), return_inverse=True)
    normal_positions = positions[: len(normal)]
    anomalous_positions = positions[len(normal) :]
    areas = np.empty(samples)
    for k in range(samples):
        weights = _resample(rng, len(normal))
        anomalous_weights = _resample(rng, len(anomalous)) if parents is None else weights[parents]
        normal_counts = np.bincount(normal_positions, weights, len(scores))
        anomalous_counts = np.bincount(anomalous_positions, anomalous_weights, len(scores))
        below = np.cumsum(normal_counts) - 0.5 * normal_counts
        areas[k] = anomalous_counts @ below / (weights.sum() * anomalous_weights.sum())
    tail = (1 - confidence) / 2
    low, high = np.quantile(areas, [tail, 1 - tail])
    return float(low), float(high)


def _resample(rng: np.random.Generator, size: int) -> np.ndarray:
    """How often each of ``size`` items is drawn in a bootstrap sample."""
    return np.bincount(rng.integers(size, size=size), minlength=size).astype(np.float64)


def compare_scores(
    normal: np.ndarray,
    anomalous: np.ndarray,
    parents: np.ndarray | None,
    rng: np.random.Generator,
    *,
    samples: int,
    confidence: float,
) -> dict[str, float]:
    """One row of anomaly.csv: mean score, area with its interval, detection rate, size."""
    low, high = bootstrap_area(normal, anomalous, parents, rng, samples, confidence)
    return {
        "mean": float(anomalous.mean()),
        "auc": area_under_roc(normal, anomalous),
        "auc_low": low,
        "auc_high": high,
        "tpr_at_5pct_fpr": detection_rate(normal, anomalous),
        "n": len(anomalous),
    }


# The random streams of these scores keep other names, on which their intervals depend.
STREAM_NAMES = {"negative_elbo": "bound", "negative_minimum_distance": "smallest_distance"}


def tabulate_score(
    score: str,
    test: np.ndarray,
    test_gamma: np.ndarray,
    anomalies: dict[str, np.ndarray],
    ensembles: dict[str, dict],
    parents: dict[str, np.ndarray],
    seed: int,
    *,
    bootstrap: int,
    confidence: float,
) -> list[dict]:
    """Rows of anomaly.csv for one score of every ensemble of anomalies.

    ``test`` (S,) holds the scores of the test set and ``test_gamma`` (S,) its gammas, ``anomalies`` the scores of each
    ensemble, ``ensembles`` its description. Each is compared with the whole test set and, where the test set has the
    ensemble's gamma, with the configurations of that gamma. The stream of the bootstrap derives from ``seed`` and the
    names.
    """
    rows = []
    for name, scores in anomalies.items():
        references = {"test": test}
        gamma = ensembles[name].get("gamma")
        if gamma in test_gamma:
            references["same_gamma"] = test[test_gamma == gamma]
        for reference, normal in references.items():
            rng = generator(seed, f"bootstrap {STREAM_NAMES.get(score, score)} {name} {reference}")
            numbers = compare_scores(normal, scores, parents.get(name), rng, samples=bootstrap, confidence=confidence)
            rows.append({"ensemble": name, "reference": reference, "score": score, **numbers})
    return rows
