"""Separation of an ensemble from normal configurations by a score: areas, detection rates, nulls, table rows."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from workflow.ljvae.anomaly.references import Reference
from workflow.ljvae.randomness import generator

FALSE_ALARMS = 0.05  # false-alarm rate at which detection is quoted


def area_under_roc(
    normal: np.ndarray,
    anomalous: np.ndarray,
    weights: np.ndarray | None = None,
    anomalous_weights: np.ndarray | None = None,
) -> float:
    """Probability that an anomalous score exceeds a normal one, with ties counted half (Mann and Whitney, 1947).

    Normal scores (S,) may have ``weights`` (S,), such as those that reweight them to another gamma, and so may
    anomalous scores.

    >>> area_under_roc(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    0.875
    >>> area_under_roc(np.array([1.0, 2.0]), np.array([2.0, 3.0]), np.array([0.0, 3.0]))
    0.75
    """
    order = np.argsort(normal)
    weights = np.ones(len(normal)) if weights is None else weights
    below = np.concatenate([[0.0], np.cumsum(weights[order])])
    ranks = [np.searchsorted(normal[order], anomalous, side=side) for side in ("left", "right")]
    return float(np.mean([np.average(below[rank], weights=anomalous_weights) for rank in ranks]) / below[-1])


def detection_rate(
    normal: np.ndarray, anomalous: np.ndarray, weights: np.ndarray | None = None, false_alarms: float = FALSE_ALARMS
) -> float:
    """Fraction of anomalous scores above the (1 - false_alarms) quantile of normal ones of these ``weights`` (S,).

    >>> detection_rate(np.arange(101.0), np.array([94.0, 95.0, 96.0, 97.0]))
    0.5
    >>> detection_rate(np.arange(101.0), np.array([94.0, 95.0, 96.0, 97.0]), np.arange(101.0) < 50)
    1.0
    """
    weights = np.ones(len(normal)) if weights is None else weights
    threshold = np.quantile(normal, 1 - false_alarms, weights=weights, method="inverted_cdf")
    return float((anomalous > threshold).mean())


def bootstrap_area(
    normal: np.ndarray,
    anomalous: np.ndarray,
    resampled: Iterable[tuple[np.ndarray, np.ndarray]],
    confidence: float,
) -> tuple[float, float]:
    """Percentile interval of the area under the ROC curve, over ``resampled`` weights of both sets of scores.

    >>> once = [(np.array([2.0, 0.0]), np.array([1.0, 1.0]))]
    >>> bootstrap_area(np.array([1.0, 2.0]), np.array([2.0, 3.0]), once, 0.95)
    (1.0, 1.0)
    """
    scores, positions = np.unique(np.concatenate([normal, anomalous]), return_inverse=True)
    normal_positions = positions[: len(normal)]
    anomalous_positions = positions[len(normal) :]
    areas = []
    for weights, anomalous_weights in resampled:
        normal_counts = np.bincount(normal_positions, weights, len(scores))
        anomalous_counts = np.bincount(anomalous_positions, anomalous_weights, len(scores))
        below = np.cumsum(normal_counts) - 0.5 * normal_counts
        areas.append(anomalous_counts @ below / (weights.sum() * anomalous_weights.sum()))
    tail = (1 - confidence) / 2
    low, high = np.quantile(areas, [tail, 1 - tail])
    return float(low), float(high)


def compare_scores(
    test: np.ndarray,
    anomalous: np.ndarray,
    reference: Reference,
    parents: np.ndarray | None,
    rng: np.random.Generator,
    *,
    bootstrap: int,
    confidence: float,
) -> dict[str, float]:
    """Compute the numbers of a row of anomaly.csv: mean score, area with its interval, detection rate, sizes.

    ``test`` (T,) are the scores of the whole test set, ``parents`` (S,) indices in it.
    """
    normal = test[reference.test.chosen]
    weights = reference.test.weights
    resampled = reference.resample_pairs(rng, len(anomalous) if parents is None else parents, bootstrap)
    low, high = bootstrap_area(normal, anomalous, resampled, confidence)
    return {
        "mean": float(anomalous.mean()),
        "auc": area_under_roc(normal, anomalous, weights),
        "auc_low": low,
        "auc_high": high,
        "tpr_at_5pct_fpr": detection_rate(normal, anomalous, weights),
        "effective_size": reference.test.effective_size,
        "n": len(anomalous),
    }


def measure_null(
    test: np.ndarray,
    calibration: np.ndarray,
    reference: Reference,
    rng: np.random.Generator,
    *,
    bootstrap: int,
    confidence: float,
) -> dict[str, float | None]:
    """Measure the area that a normal fluid of the ensemble's gamma has against the reference, with its interval.

    The scores are those of the calibration split, (C,). Without a null, all three numbers are None.
    """
    null = reference.null
    if null is None:
        return {"null": None, "null_low": None, "null_high": None}
    normal = test[reference.test.chosen]
    other = calibration[null.chosen]
    low, high = bootstrap_area(normal, other, reference.resample_pairs(rng, null, bootstrap), confidence)
    area = area_under_roc(normal, other, reference.test.weights, null.weights)
    return {"null": area, "null_low": low, "null_high": high}


def tabulate_score(
    score: str,
    test: np.ndarray,
    calibration: np.ndarray,
    anomalies: dict[str, np.ndarray],
    references: dict[str, list[Reference]],
    parents: dict[str, np.ndarray],
    seed: int,
    *,
    bootstrap: int,
    confidence: float,
) -> list[dict]:
    """Tabulate anomaly.csv for one score of every ensemble of anomalies.

    ``test`` (T,) and ``calibration`` (C,) hold the scores of these splits, ``anomalies`` those of each ensemble,
    ``references`` the normal configurations that each is compared with. The streams of the bootstraps derive from
    ``seed`` and the names.
    """
    settings: dict[str, Any] = {"bootstrap": bootstrap, "confidence": confidence}
    nulls: dict[tuple, dict] = {}
    rows = []
    for name, scores in anomalies.items():
        for reference in references[name]:
            key = (reference.name, reference.gamma)
            if key not in nulls:
                rng = generator(seed, f"bootstrap null {score} {reference.name} {reference.gamma}")
                nulls[key] = measure_null(test, calibration, reference, rng, **settings)
            rng = generator(seed, f"bootstrap {score} {name} {reference.name}")
            numbers = compare_scores(test, scores, reference, parents.get(name), rng, **settings)
            head = {"ensemble": name, "reference": reference.name, "quoted": reference.quoted, "score": score}
            rows.append(head | numbers | nulls[key])
    return rows
