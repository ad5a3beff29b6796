"""p-values and false-alarm rates from the scores of normal configurations that are used for nothing else.

The p-value of a configuration is the fraction of calibration configurations that are at least as unusual (Vovk et al.,
2005). If the configuration is normal and exchangeable with them, p <= a has a probability of at most a, for any score.
"""

from typing import NamedTuple

import numpy as np
from scipy.stats import betabinom


def p_values(scores: np.ndarray, calibration: np.ndarray) -> np.ndarray:
    """p-values (S,) of scores (S,): (1 + calibration scores at least as high) / (1 + calibration scores).

    >>> p_values(np.array([0.0, 2.5, 9.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [1.0, 0.5, 0.25]
    """
    below = np.searchsorted(np.sort(calibration), scores, side="left")
    return (1 + len(calibration) - below) / (1 + len(calibration))


def false_alarm_interval(calibration: int, tested: int, nominal: float, confidence: float) -> tuple[float, float]:
    """Range of the fraction of false alarms (p <= ``nominal``) among ``tested`` normal configurations.

    It holds for independent scores. Both splits have the same number of configurations of each gamma, which makes it
    slightly too wide. The rate that ``calibration`` configurations fix is Beta(k, n + 1 - k) with k = floor(nominal (n
    + 1)), so the number of false alarms is beta-binomial.

    >>> false_alarm_interval(2000, 4000, 0.05, 0.99)
    (0.03575, 0.0665)
    """
    rank = int(nominal * (calibration + 1))
    if rank == 0:
        return 0.0, 0.0
    low, high = betabinom(tested, rank, calibration + 1 - rank).interval(confidence)
    return float(low / tested), float(high / tested)


class _Group(NamedTuple):
    """Scores and the calibration scores that they are compared with; the interval applies if the rate is guaranteed."""

    calibrated_by: str
    gamma: float | None
    scores: np.ndarray
    calibration: np.ndarray
    promised: bool


def count_false_alarms(
    scores: np.ndarray,
    gamma: np.ndarray,
    calibration: np.ndarray,
    calibration_gamma: np.ndarray,
    *,
    nominal: float,
    confidence: float,
) -> list[dict]:
    """Tabulate false_alarms.csv: false alarms among normal ``scores`` (S,) with their ``gamma`` (S,).

    With ``calibrated_by`` all, one threshold serves all gammas. Its rate is guaranteed for all of them together and
    only reported for each. With ``calibrated_by`` gamma, each gamma has its own threshold.

    >>> normal, gamma = np.arange(99.0), np.full(99, 0.1)
    >>> scores, bounds = np.arange(-0.5, 99.0), {"nominal": 0.05, "confidence": 0.99}
    >>> rows = count_false_alarms(scores, np.full(100, 0.1), normal, gamma, **bounds)
    >>> [(row["calibrated_by"], float(row["rate"])) for row in rows]
    [('all', 0.05), ('all', 0.05), ('gamma', 0.05)]
    """
    groups = [_Group("all", None, scores, calibration, promised=True)]
    for value in np.unique(gamma):
        same_gamma = scores[gamma == value]
        groups.append(_Group("all", value, same_gamma, calibration, promised=False))
        groups.append(_Group("gamma", value, same_gamma, calibration[calibration_gamma == value], promised=True))
    return [_tabulate_alarms(group, nominal, confidence) for group in groups]


def _tabulate_alarms(group: _Group, nominal: float, confidence: float) -> dict:
    low, high = false_alarm_interval(len(group.calibration), len(group.scores), nominal, confidence)
    return {
        "calibrated_by": group.calibrated_by,
        "gamma": group.gamma,
        "nominal": nominal,
        "rate": (p_values(group.scores, group.calibration) <= nominal).mean(),
        "low": low if group.promised else None,
        "high": high if group.promised else None,
        "calibration": len(group.calibration),
        "n": len(group.scores),
    }
