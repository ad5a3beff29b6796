"""Intervals and distances between samples."""

from collections.abc import Iterator

import numpy as np
from scipy.stats import binomtest, bootstrap


def estimate_fraction(successes: np.ndarray, confidence: float) -> tuple[float, float, float]:
    """Fraction of true values among independent ``successes`` (S,; bool), with its interval (Wilson, 1927).

    >>> fraction, low, high = estimate_fraction(np.arange(100) < 50, 0.95)
    >>> fraction, round(low, 2), round(high, 2)
    (0.5, 0.4, 0.6)
    """
    test = binomtest(int(successes.sum()), len(successes))
    interval = test.proportion_ci(confidence, method="wilson")
    return float(test.statistic), float(interval.low), float(interval.high)


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
    """Ratio of the sums of two paired samples (S,), and its percentile bootstrap interval.

    The ratio is inf if ``below`` has only zeros.

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


def weighted_kolmogorov_smirnov(first: np.ndarray, second: np.ndarray, weights: np.ndarray) -> float:
    """Kolmogorov-Smirnov distance of two samples, the second of which (R,) has ``weights`` (R,).

    >>> weighted_kolmogorov_smirnov(np.array([1.0, 2.0]), np.array([2.0, 1.0, 7.0]), np.array([0.25, 0.75, 0.0]))
    0.25
    """
    order = np.argsort(second)
    shares = np.concatenate([[0.0], np.cumsum(weights[order]) / weights.sum()])
    places = np.unique(np.concatenate([first, second]))
    below = np.searchsorted(np.sort(first), places, side="right") / len(first)
    return float(np.abs(below - shares[np.searchsorted(second[order], places, side="right")]).max())


def permutation_ks(
    first: np.ndarray, second: np.ndarray, rng: np.random.Generator, permutations: int, confidence: float
) -> tuple[float, float, float]:
    """Kolmogorov-Smirnov distance of two samples, with its null and its p-value.

    The pooled values are assigned to the two samples at random, ``permutations`` times, as if both came from one
    distribution. The null is the quantile ``confidence`` of the resulting distances. The p-value is (1 + e) / (1 +
    permutations), where e is the number of them that are at least as large as the distance (Phipson and Smyth, 2010).

    >>> distance, null, p = permutation_ks(np.arange(9.0), np.arange(9.0), np.random.default_rng(1), 99, 0.95)
    >>> distance, p
    (0.0, 1.0)
    >>> permutation_ks(np.arange(9.0), np.arange(9.0) + 10, np.random.default_rng(1), 99, 0.95)[::2]
    (1.0, 0.01)
    """
    pooled = np.concatenate([first, second])
    order = np.argsort(pooled)
    last = _last_of_equal(pooled[order])
    # whole numbers, so that equal distances compare as equal
    steps = np.repeat([len(second), -len(first)], [len(first), len(second)])[order]

    def measure(steps: np.ndarray) -> int:
        return np.abs(np.cumsum(steps)[last]).max()

    distance = measure(steps)
    permuted = np.array([measure(rng.permutation(steps)) for _ in range(permutations)])
    whole = len(first) * len(second)
    p_value = (1 + (permuted >= distance).sum()) / (1 + permutations)
    return float(distance / whole), float(np.quantile(permuted, confidence) / whole), float(p_value)


def _last_of_equal(ordered: np.ndarray) -> np.ndarray:
    """Indices of the last of each group of equal values; values may be infinite."""
    return np.flatnonzero(np.append(ordered[1:] != ordered[:-1], True))


def weighted_ks_null(
    values: np.ndarray, weights: np.ndarray, count: int, rng: np.random.Generator, resamples: int, confidence: float
) -> float:
    """Null of `weighted_kolmogorov_smirnov`: its quantile ``confidence`` for ``count`` values of the same distribution.

    A permutation would separate values from their weights. Instead, ``count`` values are drawn by the weights and
    compared with the weighted ``values`` (R,), which are resampled together with their weights.

    >>> values = np.random.default_rng(1).normal(size=2000)
    >>> null = weighted_ks_null(values, np.full(2000, 0.5), 2000, np.random.default_rng(2), 500, 0.95)
    >>> round(null, 2), round(1.36 / 1000**0.5, 2)  # Kolmogorov's law for two samples of 2000
    (0.04, 0.04)
    """
    order = np.argsort(values)
    last = _last_of_equal(values[order])
    differences = _resample_differences(weights[order], count, rng, resamples)
    return float(np.quantile([np.abs(np.cumsum(each)[last]).max() for each in differences], confidence))


def _resample_differences(
    weights: np.ndarray, count: int, rng: np.random.Generator, resamples: int
) -> Iterator[np.ndarray]:
    """Yield differences (R,) of two sets of weights of the same distribution, which sum to 1 each.

    The first ones are of ``count`` values that are drawn by the ``weights`` (R,), the others of values that are
    resampled with their weights. A resample without any weight has the difference of the first ones from nothing.
    """
    weights = weights / weights.sum()
    edges = np.cumsum(weights)
    size = len(weights)
    for _ in range(resamples):
        drawn = np.minimum(np.searchsorted(edges, rng.random(count), side="right"), size - 1)
        resampled = np.bincount(rng.integers(size, size=size), minlength=size) * weights
        total = resampled.sum()
        yield np.bincount(drawn, minlength=size) / count - (resampled / total if total > 0 else 0.0)


def permutation_total_variation(
    first: np.ndarray, second: np.ndarray, rng: np.random.Generator, permutations: int, confidence: float
) -> tuple[float, float]:
    """Total variation of the mean histograms of two samples (A, B) and (C, B), and its null.

    A row is the histogram of a configuration. The null is the quantile ``confidence`` of the distances when all rows
    are assigned to the two samples at random, ``permutations`` times.

    >>> rng = np.random.default_rng(1)
    >>> rows = np.eye(2)[rng.integers(2, size=400)]
    >>> distance, null = permutation_total_variation(rows[:200], 1 - rows[200:], rng, 99, 0.95)
    >>> round(null, 2), round(1.96 * 0.5 * (2 / 200) ** 0.5, 2)  # of two fractions
    (0.1, 0.1)
    """
    rows = np.concatenate([first, second])
    signs = np.repeat([1 / len(first), -1 / len(second)], [len(first), len(second)])
    null = [0.5 * np.abs(rng.permutation(signs) @ rows).sum() for _ in range(permutations)]
    return float(0.5 * np.abs(signs @ rows).sum()), float(np.quantile(null, confidence))


def weighted_total_variation(
    first: np.ndarray,
    second: np.ndarray,
    weights: np.ndarray,
    rng: np.random.Generator,
    resamples: int,
    confidence: float,
) -> tuple[float, float]:
    """Total variation of the mean histograms of two samples (A, B) and (R, B), and its null.

    The second sample has ``weights`` (R,). The null is that of `weighted_ks_null`, for A configurations.

    >>> rows, rng = np.eye(2)[[0, 0, 1]], np.random.default_rng(1)
    >>> weighted_total_variation(np.eye(2), rows, np.array([0.25, 0.25, 0.5]), rng, 9, 0.95)[0]
    0.0
    """
    distance = 0.5 * np.abs(first.mean(axis=0) - weights @ second / weights.sum()).sum()
    differences = _resample_differences(weights, len(first), rng, resamples)
    return float(distance), float(np.quantile([0.5 * np.abs(each @ second).sum() for each in differences], confidence))


def resample(weights: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Indices (count,) of draws by their ``weights`` (S,), which sum to 1: systematic resampling (Kitagawa, 1996).

    >>> resample(np.array([0.5, 0.0, 0.5]), 4, np.random.default_rng(1)).tolist()
    [0, 0, 2, 2]
    """
    places = (np.arange(count) + rng.random()) / count
    return np.minimum(np.searchsorted(np.cumsum(weights), places, side="right"), len(weights) - 1)


def extreme_indices(values: np.ndarray) -> list[int]:
    """Indices of a lowest and a highest of the ``values`` (S,); one index if all are equal.

    >>> extreme_indices(np.array([0.4, 0.1, 0.7])), extreme_indices(np.array([0.4, 0.4]))
    ([1, 2], [0])
    """
    return sorted({int(values.argmin()), int(values.argmax())})


def format_bounds(at_least: float | None, at_most: float | None) -> str:
    """Format the bounds of a number; None stands for a missing bound.

    >>> format_bounds(0.08, 0.15), format_bounds(None, 1.0), format_bounds(2, None)
    ('0.08 to 0.15', 'at most 1', 'at least 2')
    """
    if at_least is not None and at_most is not None:
        return f"{at_least:g} to {at_most:g}"
    return f"at most {at_most:g}" if at_least is None else f"at least {at_least:g}"


def sample_posterior(mean: np.ndarray, log_variance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw one latent from the posterior of each configuration, (S, D).

    >>> mean, certain = np.array([[1.0, 2.0]]), np.full((1, 2), -1000.0)
    >>> sample_posterior(mean, certain, np.random.default_rng(1)).tolist()
    [[1.0, 2.0]]
    """
    return mean + np.exp(0.5 * log_variance) * rng.normal(size=mean.shape)
