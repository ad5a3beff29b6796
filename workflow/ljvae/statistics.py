"""Intervals and distances between samples."""

import numpy as np
from scipy.stats import bootstrap, ks_2samp


def bootstrap_mean(
    values: np.ndarray, rng: np.random.Generator, samples: int, confidence: float
) -> tuple[float, float, float]:
    """Mean of independent ``values`` (S,) and its percentile bootstrap interval (mean, low, high)."""
    interval = bootstrap(
        (values,), np.mean, n_resamples=samples, confidence_level=confidence, method="percentile", rng=rng
    ).confidence_interval
    return float(values.mean()), float(interval.low), float(interval.high)


def kolmogorov_smirnov(first: np.ndarray, second: np.ndarray) -> float:
    """Largest distance between the distribution functions of two samples.

    >>> kolmogorov_smirnov(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    1.0
    """
    return float(ks_2samp(first, second, method="asymp").statistic)
