"""Intervals and distances between samples."""

import numpy as np
from scipy.stats import bootstrap, ks_2samp


def bootstrap_mean(
    values: np.ndarray, rng: np.random.Generator, samples: int, confidence: float
) -> tuple[float, float, float]:
    """Mean of independent ``values`` (S,) and its percentile bootstrap interval (mean, low, high).

    >>> bootstrap_mean(np.array([1.0, 3.0]), np.random.default_rng(1), 200, 0.95)
    (2.0, 1.0, 3.0)
    """
    interval = bootstrap(
        (values,), np.mean, n_resamples=samples, confidence_level=confidence, method="percentile", rng=rng
    ).confidence_interval
    return float(values.mean()), float(interval.low), float(interval.high)


def bootstrap_ratio(
    above: np.ndarray, below: np.ndarray, rng: np.random.Generator, samples: int, confidence: float
) -> tuple[float, float, float]:
    """Ratio of the sums of two numbers (S,) of the same things, and its percentile bootstrap interval.

    It is inf where ``below`` has only zeros.

    >>> bootstrap_ratio(np.array([2.0, 4.0]), np.array([1.0, 2.0]), np.random.default_rng(1), 200, 0.95)
    (2.0, 2.0, 2.0)
    """

    def ratio(first: np.ndarray, second: np.ndarray, axis: int = -1) -> np.ndarray:
        with np.errstate(divide="ignore", invalid="ignore"):
            return first.sum(axis=axis) / second.sum(axis=axis)

    interval = bootstrap(
        (above, below),
        ratio,
        paired=True,
        n_resamples=samples,
        confidence_level=confidence,
        method="percentile",
        rng=rng,
    ).confidence_interval
    return float(ratio(above, below)), float(interval.low), float(interval.high)


def kolmogorov_smirnov(first: np.ndarray, second: np.ndarray) -> float:
    """Largest distance between the distribution functions of two samples.

    >>> kolmogorov_smirnov(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    1.0
    """
    return float(ks_2samp(first, second, method="asymp").statistic)


def weighted_kolmogorov_smirnov(first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> float:
    """The same where the values ``second`` (R,) have ``weights`` (R,).

    >>> weighted_kolmogorov_smirnov(np.array([1.0, 2.0]), np.array([2.0, 1.0, 7.0]), np.array([0.25, 0.75, 0.0]))
    0.25
    """
    order = np.argsort(second)
    shares = np.concatenate([[0.0], np.cumsum(weights[order]) / weights.sum()])
    places = np.unique(np.concatenate([first, second]))
    below = np.searchsorted(np.sort(first), places, side="right") / len(first)
    return float(np.abs(below - shares[np.searchsorted(second[order], places, side="right")]).max())


def bootstrap_ks(
    first: np.ndarray, second: np.ndarray, rng: np.random.Generator, samples: int, confidence: float
) -> tuple[float, float]:
    """Percentile bootstrap interval of the Kolmogorov-Smirnov distance, both samples resampled.

    >>> bootstrap_ks(np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.random.default_rng(1), 100, 0.95)
    (1.0, 1.0)
    """
    pooled = np.sort(np.concatenate([first, second]))
    ranks = [np.searchsorted(pooled, sample) for sample in (first, second)]
    distances = []
    for _ in range(samples):
        parts = [
            np.cumsum(np.bincount(rank[rng.integers(len(rank), size=len(rank))], minlength=len(pooled))) / len(rank)
            for rank in ranks
        ]
        distances.append(np.abs(parts[0] - parts[1]).max())
    tail = (1 - confidence) / 2
    low, high = np.quantile(distances, [tail, 1 - tail])
    return float(low), float(high)


def extreme_indices(values: np.ndarray) -> list[int]:
    """Indices of a lowest and of a highest of the ``values`` (S,): one index where all are equal.

    >>> extreme_indices(np.array([0.4, 0.1, 0.7])), extreme_indices(np.array([0.4, 0.4]))
    ([1, 2], [0])
    """
    return sorted({int(values.argmin()), int(values.argmax())})


def format_bounds(at_least: float | None, at_most: float | None) -> str:
    """The bounds that a number should keep; None stands for one that is not there.

    >>> format_bounds(0.08, 0.15), format_bounds(None, 1.0), format_bounds(2, None)
    ('0.08 to 0.15', 'at most 1', 'at least 2')
    """
    if at_least is not None and at_most is not None:
        return f"{at_least:g} to {at_most:g}"
    return f"at most {at_most:g}" if at_least is None else f"at least {at_least:g}"
