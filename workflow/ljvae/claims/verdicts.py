"""Verdicts: the bootstrap of a statistic, its interval over training seeds, and the comparison with the bounds."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

from workflow.ljvae.claims.statistics import Case


def estimate(case: Case, rng: np.random.Generator, samples: int) -> tuple[float, np.ndarray]:
    """The value of a case's statistic, and its bootstrap ``samples``."""
    arrays = [array for group in case.groups for array in group]
    values = np.empty(samples)
    for k in range(samples):
        chosen = [rng.integers(len(group[0]), size=len(group[0])) for group in case.groups]
        values[k] = case.statistic(
            *(array[index] for group, index in zip(case.groups, chosen, strict=True) for array in group)
        )
    return float(case.statistic(*arrays)), values


def combine_seeds(
    values: Sequence[float], samples: Sequence[np.ndarray], confidence: float
) -> tuple[float, float, float]:
    """Mean of the training seeds' ``values``, and its interval (mean, low, high).

    All seeds' bootstrap ``samples`` come from the same resampled configurations. Resampling repeats configurations,
    which biases fractions of leading eigenvalues and Kolmogorov-Smirnov distances once more, so the interval of the
    mean sample is shifted by the difference of its mean from the value. The interval is about what the statistic
    estimates, its own bias included. For several seeds it is widened to Student's interval of their mean.

    >>> combine_seeds([1.0], [np.array([0.5, 1.0, 1.5])], 1.0)
    (1.0, 0.5, 1.5)
    """
    value = float(np.mean(values))
    tail = (1 - confidence) / 2
    mean_sample = np.mean(samples, axis=0)
    low, high = value + np.quantile(mean_sample, [tail, 1 - tail]) - mean_sample.mean()
    if len(values) > 1:
        reach = t.ppf(1 - tail, len(values) - 1) * np.std(values, ddof=1) / np.sqrt(len(values))
        low = min(low, value - reach)
        high = max(high, value + reach)
    if not np.isfinite([value, low, high]).all():
        return value, np.nan, np.nan
    return value, float(min(low, value)), float(max(high, value))


def judge(low: float, high: float, at_least: float | None, at_most: float | None) -> str:
    """The verdict on an interval: reproduced if it is within the bounds, not reproduced outside, else undecided.

    >>> judge(0.1, 0.2, 0.0, None), judge(0.1, 0.2, None, 0.05), judge(0.1, 0.2, 0.15, None)
    ('reproduced', 'not reproduced', 'undecided')
    """
    if not (np.isfinite(low) and np.isfinite(high)):
        return "undecided"
    lower = -np.inf if at_least is None else at_least
    upper = np.inf if at_most is None else at_most
    if lower <= low and high <= upper:
        return "reproduced"
    return "not reproduced" if high < lower or low > upper else "undecided"
