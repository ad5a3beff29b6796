"""From scores to p-values and false-alarm rates, by scores of normal configurations that nothing else has seen.

A configuration's p-value is the share of calibration configurations that are at least as unusual (Vovk et al., 2005).
If it is normal, and exchangeable with them, p <= a happens with a chance of at most a, whatever the score.
"""

import numpy as np
from scipy.stats import betabinom


def p_values(scores: np.ndarray, calibration: np.ndarray) -> np.ndarray:
    """p-values (S,) of ``scores`` (S,): (1 + calibration scores at least as high) / (1 + calibration scores).

    >>> p_values(np.array([0.0, 2.5, 9.0]), np.array([1.0, 2.0, 3.0])).tolist()
    [1.0, 0.5, 0.25]
    """
    below = np.searchsorted(np.sort(calibration), scores, side="left")
    return (1 + len(calibration) - below) / (1 + len(calibration))


def false_alarm_interval(calibration: int, tested: int, nominal: float, confidence: float) -> tuple[float, float]:
    """Range of the share of false alarms among ``tested`` normal configurations, p <= ``nominal`` counting as one.

    For scores that are drawn independently; that both parts hold as many of each gamma makes it slightly too wide. The
    rate that ``calibration`` configurations fix is Beta(k, n + 1 - k) with k = floor(nominal (n + 1)), so that the
    number of alarms is beta-binomial.

    >>> false_alarm_interval(2000, 4000, 0.05, 0.99)
    (0.03575, 0.0665)
    """
    rank = int(nominal * (calibration + 1))
    if rank == 0:
        return 0.0, 0.0
    low, high = betabinom(tested, rank, calibration + 1 - rank).interval(confidence)
    return float(low / tested), float(high / tested)


def count_false_alarms(
    scores: np.ndarray,
    gamma: np.ndarray,
    calibration: np.ndarray,
    calibration_gamma: np.ndarray,
    *,
    nominal: float,
    confidence: float,
) -> list[dict]:
    """Rows of false_alarms.csv: alarms among normal ``scores`` (S,) of known ``gamma`` (S,).

    ``calibrated_by`` all: one threshold for all gammas together, whose rate holds for all of them together and is only
    reported for each; by gamma: a threshold for each.

    >>> normal, gamma = np.arange(99.0), np.full(99, 0.1)
    >>> scores, bounds = np.arange(-0.5, 99.0), {"nominal": 0.05, "confidence": 0.99}
    >>> rows = count_false_alarms(scores, np.full(100, 0.1), normal, gamma, **bounds)
    >>> [(row["calibrated_by"], float(row["rate"])) for row in rows]
    [('all', 0.05), ('all', 0.05), ('gamma', 0.05)]
    """
    every = np.ones(len(scores), dtype=bool)
    groups = [("all", None, every, calibration)]
    for value in np.unique(gamma):
        own = calibration[calibration_gamma == value]
        groups += [("all", value, gamma == value, calibration), ("gamma", value, gamma == value, own)]
    rows = []
    for by, value, chosen, normal in groups:
        low, high = false_alarm_interval(len(normal), int(chosen.sum()), nominal, confidence)
        rows.append(
            {
                "calibrated_by": by,
                "gamma": value,
                "nominal": nominal,
                "rate": (p_values(scores[chosen], normal) <= nominal).mean(),
                "low": low if by == "gamma" or value is None else None,
                "high": high if by == "gamma" or value is None else None,
                "calibration": len(normal),
                "n": int(chosen.sum()),
            }
        )
    return rows
