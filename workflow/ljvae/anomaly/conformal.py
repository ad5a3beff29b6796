"""p-values and false-alarm rates from the scores of normal configurations that are used for nothing else.

The p-value of a configuration is the fraction of calibration configurations that are at least as unusual (Vovk et al.,
2005). If the configuration is normal and exchangeable with them, p <= a has a probability of at most a, for any score.
"""

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


def count_false_alarms(
    scores: np.ndarray,
    gamma: np.ndarray,
    calibration: np.ndarray,
    unseen: dict[float, np.ndarray],
    *,
    nominal: float,
    confidence: float,
) -> list[dict]:
    """Tabulate false alarms among normal ``scores`` (S,): of all ``gamma`` (S,) together, and of each.

    One threshold, that of the ``calibration`` scores, serves all gammas, and so it does for the scores of normal fluids
    of ``unseen`` gammas.

    >>> normal, gamma = np.arange(99.0), np.full(100, 0.1)
    >>> scores, between = np.arange(-0.5, 99.0), {0.2: normal + 0.5}
    >>> rows = count_false_alarms(scores, gamma, normal, between, nominal=0.05, confidence=0.99)
    >>> [(row["gamma"], row["trained"], round(float(row["rate"]), 2)) for row in rows]
    [(None, True, 0.05), (0.1, True, 0.05), (0.2, False, 0.05)]
    """
    groups: list[tuple[float | None, bool, np.ndarray]] = [(None, True, scores)]
    groups += [(value, True, scores[gamma == value]) for value in np.unique(gamma).tolist()]
    groups += [(value, False, values) for value, values in unseen.items()]
    rows = []
    for value, trained, chosen in groups:
        low, high = false_alarm_interval(len(calibration), len(chosen), nominal, confidence)
        rate = (p_values(chosen, calibration) <= nominal).mean()
        head = {"gamma": value, "trained": trained, "nominal": nominal, "rate": rate, "low": low, "high": high}
        rows.append(head | {"calibration": len(calibration), "n": len(chosen)})
    return rows
