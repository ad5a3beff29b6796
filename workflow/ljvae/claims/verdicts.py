"""Verdicts: the bootstrap of a statistic, its interval over training seeds, and the comparison with the bounds."""

from collections.abc import Sequence

import numpy as np
from scipy.stats import t

from workflow.ljvae.claims.statistics import Case

TRAININGS = 3  # fewer do not show the variance between trainings


def estimate(case: Case, rng: np.random.Generator, samples: int) -> tuple[float, np.ndarray]:
    """Return the value of a case's statistic and its bootstrap ``samples``, all equal if nothing is resampled."""
    arrays = [array for group in case.groups for array in group]
    value = float(case.statistic(*arrays))
    if not case.groups:
        return value, np.full(samples, value)
    values = np.empty(samples)
    for k in range(samples):
        chosen = [rng.integers(len(group[0]), size=len(group[0])) for group in case.groups]
        values[k] = case.statistic(
            *(array[index] for group, index in zip(case.groups, chosen, strict=True) for array in group)
        )
    return value, values


def combine_seeds(
    values: Sequence[float], samples: Sequence[np.ndarray], confidence: float
) -> tuple[float, float, float]:
    """Combine the training seeds' ``values`` to their mean and its interval (mean, low, high).

    Two variances add: that of the mean over trainings, and that of the mean bootstrap sample, since all seeds'
    ``samples`` come from the same resampled configurations. Student's t has the degrees of freedom of Welch and
    Satterthwaite; those of the bootstrap are practically infinite. With one seed the interval is only that of the
    bootstrap.

    >>> mean, low, high = combine_seeds([1.0, 2.0, 3.0], 3 * [np.zeros(9)], 0.95)  # 2 +- 4.303 / sqrt(3)
    >>> mean, round(float(low), 2), round(float(high), 2)
    (2.0, -0.48, 4.48)
    """
    value = float(np.mean(values))
    resampled = float(np.var(np.mean(samples, axis=0), ddof=1))
    trained = float(np.var(values, ddof=1) / len(values)) if len(values) > 1 else 0.0
    variance = resampled + trained
    if not np.isfinite([value, variance]).all():
        return value, np.nan, np.nan
    freedom = (len(values) - 1) * (variance / trained) ** 2 if trained > 0 else np.inf
    reach = t.ppf((1 + confidence) / 2, freedom) * np.sqrt(variance)
    return value, value - reach, value + reach


def judge(low: float, high: float, at_least: float | None, at_most: float | None, trainings: int | None = None) -> str:
    """Judge an interval: reproduced if it is within the bounds, not reproduced if outside, else undecided.

    A claim about networks with fewer than three ``trainings`` is undecided: its interval lacks their variance.

    >>> judge(0.1, 0.2, 0.0, None), judge(0.1, 0.2, None, 0.05), judge(0.1, 0.2, 0.15, None)
    ('reproduced', 'not reproduced', 'undecided')
    >>> judge(0.1, 0.2, 0.0, None, trainings=1)
    'undecided (one training)'
    """
    if trainings is not None and trainings < TRAININGS:
        return f"undecided ({'one training' if trainings == 1 else 'two trainings'})"
    if not (np.isfinite(low) and np.isfinite(high)):
        return "undecided"
    lower = -np.inf if at_least is None else at_least
    upper = np.inf if at_most is None else at_most
    if is_within(low, at_least, at_most) and is_within(high, at_least, at_most):
        return "reproduced"
    return "not reproduced" if high < lower or low > upper else "undecided"


def is_within(value: float, at_least: float | None, at_most: float | None) -> bool:
    """Return whether a value lies within its bounds, of which one may be None; NaN does not.

    >>> is_within(0.1, 0.1, None), is_within(0.1, None, 0.05), is_within(float("nan"), 0, None)
    (True, False, False)
    """
    is_high_enough = at_least is None or value >= at_least
    is_low_enough = at_most is None or value <= at_most
    return bool(np.isfinite(value) and is_high_enough and is_low_enough)
