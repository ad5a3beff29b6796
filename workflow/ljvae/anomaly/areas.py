"""Scores, and how well each tells an ensemble from the test set."""

import numpy as np
from scipy.stats import rankdata

from workflow.ljvae.randomness import generator

FALSE_ALARMS = 0.05  # rate at which detection is quoted


def fit_pca(matrices: np.ndarray, components: int) -> dict[str, np.ndarray]:
    """The linear baseline: ``mean`` (E,) and leading ``components`` (components, E) of matrices (S, N, N), E = N^2.

    From the covariance, gathered in chunks, so that the matrices may be memory-mapped.
    """
    elements = int(np.prod(matrices.shape[1:]))
    total, square = np.zeros(elements), np.zeros((elements, elements))
    for first in range(0, len(matrices), 4096):
        chunk = np.asarray(matrices[first : first + 4096], dtype=np.float64).reshape(-1, elements)
        total, square = total + chunk.sum(axis=0), square + chunk.T @ chunk
    mean = total / len(matrices)
    _, vectors = np.linalg.eigh(square / len(matrices) - np.outer(mean, mean))
    return {"mean": mean, "components": vectors[:, ::-1][:, :components].T}


def reconstruct_by_pca(matrices: np.ndarray, pca: dict[str, np.ndarray]) -> np.ndarray:
    """Matrices (S, N, N) projected on the components."""
    centred = np.asarray(matrices, dtype=np.float64).reshape(len(matrices), -1) - pca["mean"]
    return (pca["mean"] + (centred @ pca["components"].T) @ pca["components"]).reshape(matrices.shape)


def pca_error(matrices: np.ndarray, pca: dict[str, np.ndarray]) -> np.ndarray:
    """Mean squared error (S,) of an element of each matrix after projection on the components.

    >>> matrices = np.array([[[0.0, 1.0], [1.0, 0.0]], [[0.0, 3.0], [3.0, 0.0]]])
    >>> pca = fit_pca(matrices, 1)  # they lie on one line
    >>> pca_error(matrices, pca).round(12).tolist(), pca_error(matrices + 1.0, pca).round(12).tolist()
    ([0.0, 0.0], [0.5, 0.5])
    """
    error = np.empty(len(matrices))
    for first in range(0, len(matrices), 4096):
        chunk = np.asarray(matrices[first : first + 4096])
        error[first : first + 4096] = np.square(reconstruct_by_pca(chunk, pca) - chunk).mean(axis=(1, 2))
    return error


def area_under_roc(normal: np.ndarray, anomalous: np.ndarray) -> float:
    """Chance that an anomalous score exceeds a normal one, ties counting half (Mann and Whitney, 1947).

    >>> area_under_roc(np.array([1.0, 2.0]), np.array([2.0, 3.0]))
    0.875
    """
    ranks = rankdata(np.concatenate([normal, anomalous]))[len(normal) :]
    return float((ranks.mean() - (len(anomalous) + 1) / 2) / len(normal))


def detection_rate(normal: np.ndarray, anomalous: np.ndarray, false_alarms: float = FALSE_ALARMS) -> float:
    """Share of anomalous scores above the (1 - false_alarms) quantile of the normal ones.

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

    Both sets are resampled; where the anomalous configurations derive from normal ones, ``parents``
    gives the index of each one's parent, and parents and children are resampled together.

    >>> bootstrap_area(np.array([1.0, 2.0]), np.array([3.0, 4.0]), None, np.random.default_rng(1), 50, 0.95)
    (1.0, 1.0)
    """
    scores, place = np.unique(np.concatenate([normal, anomalous]), return_inverse=True)
    in_normal, in_anomalous = place[: len(normal)], place[len(normal) :]
    areas = np.empty(samples)
    for k in range(samples):
        weight = _resampled(rng, len(normal))
        other = _resampled(rng, len(anomalous)) if parents is None else weight[parents]
        below = np.bincount(in_normal, weight, len(scores))
        above = np.bincount(in_anomalous, other, len(scores))
        areas[k] = above @ (np.cumsum(below) - 0.5 * below) / (weight.sum() * other.sum())
    tail = (1 - confidence) / 2
    low, high = np.quantile(areas, [tail, 1 - tail])
    return float(low), float(high)


def _resampled(rng: np.random.Generator, size: int) -> np.ndarray:
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
    """The numbers of one row of anomaly.csv: mean score, area with its interval, rate of detection, size."""
    low, high = bootstrap_area(normal, anomalous, parents, rng, samples, confidence)
    return {
        "mean": float(anomalous.mean()),
        "auc": area_under_roc(normal, anomalous),
        "auc_low": low,
        "auc_high": high,
        "tpr_at_5pct_fpr": detection_rate(normal, anomalous),
        "n": len(anomalous),
    }


def tabulate_score(
    score: str,
    test: np.ndarray,
    test_gamma: np.ndarray,
    anomalies: dict[str, np.ndarray],
    about: dict[str, dict],
    parents: dict[str, np.ndarray],
    seed: int,
    *,
    bootstrap: int,
    confidence: float,
) -> list[dict]:
    """Rows of anomaly.csv for one score of every ensemble of anomalies.

    ``test`` (S,) has the scores of the test set and ``test_gamma`` (S,) its gammas, ``anomalies`` the
    scores of each ensemble, ``about`` its description. Each is compared with the whole test set, and
    with that of its own gamma where there is one. The bootstrap's stream derives from ``seed`` and
    the names.
    """
    rows = []
    for name, scores in anomalies.items():
        references = {"test": test}
        if about[name].get("gamma") in test_gamma:
            references["same_gamma"] = test[test_gamma == about[name]["gamma"]]
        for reference, normal in references.items():
            rng = generator(seed, f"bootstrap {score} {name} {reference}")
            numbers = compare_scores(normal, scores, parents.get(name), rng, samples=bootstrap, confidence=confidence)
            rows.append({"ensemble": name, "reference": reference, "score": score, **numbers})
    return rows
