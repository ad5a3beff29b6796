"""Measures of equilibration, from R records of the energies (C, R) of C independent chains."""

import warnings

import numpy as np


def rank_normalised_rhat(trace: np.ndarray) -> float:
    """Split, rank-normalised R-hat over the second half of the records (Vehtari et al., 2021).

    >>> settled = np.random.default_rng(1).normal(size=(16, 400))
    >>> round(rank_normalised_rhat(settled), 2), rank_normalised_rhat(settled + np.arange(16)[:, None]) > 1.1
    (1.0, True)
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # arviz announces its next version at import
        import arviz  # takes longer than all else that this module's users import

    return float(arviz.rhat(trace[:, trace.shape[1] // 2 :], method="rank"))


def drift(trace: np.ndarray) -> float:
    """Change of the mean energy from the third to the last quarter of the records, in standard errors.

    >>> drift(np.array([[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 3.0]]))
    2.0
    """
    _, _, third, last = np.array_split(trace, 4, axis=1)
    difference = last.mean(axis=1) - third.mean(axis=1)
    return float(difference.mean() / (difference.std(ddof=1) / np.sqrt(len(difference))))


def autocorrelation_time(trace: np.ndarray) -> float:
    """Integrated autocorrelation time, in records, of stationary chains (C, R) with a common mean.

    It is 1 plus twice the sum of the autocorrelations up to the first negative one. It explains why R-hat exceeds 1 for
    equilibrated chains: over n records, R-hat is about sqrt(1 + time / n).

    >>> round(autocorrelation_time(np.array([[1.0, 1.0, -1.0, -1.0, 1.0, 1.0, -1.0, -1.0]])), 4)  # 1 + 2 / 7
    1.2857
    """
    centred = trace - trace.mean()
    variance = np.square(centred).mean()
    time = 1.0
    for lag in range(1, trace.shape[1] // 2):
        correlation = (centred[:, lag:] * centred[:, :-lag]).mean() / variance
        if correlation < 0:
            break
        time += 2 * correlation
    return float(time)


def half_difference(trace: np.ndarray) -> tuple[float, float]:
    """Mean energy at half of the sweeps minus that at the end, and its standard error over the chains.

    >>> half_difference(np.array([[9.0, 4.0, 3.0, 1.0], [9.0, 6.0, 3.0, 1.0]]))
    (4.0, 1.0)
    """
    difference = trace[:, trace.shape[1] // 2 - 1] - trace[:, -1]
    return float(difference.mean()), float(difference.std(ddof=1) / np.sqrt(len(difference)))


def settling_time(trace: np.ndarray, errors: float = 4.0) -> int:
    """Count the records after which the mean energy of all chains stays at that of the second half.

    It stays there while it differs by at most ``errors`` standard errors. More chains find smaller differences, so
    that the count grows with their number.

    >>> started = np.random.default_rng(1).normal(size=(64, 40))
    >>> started[:, :3] += 9
    >>> settling_time(started)
    3
    """
    half = trace[:, trace.shape[1] // 2 :]
    difference = trace.mean(axis=0) - half.mean()
    variance = trace.var(axis=0, ddof=1) + half.mean(axis=1).var(ddof=1)
    apart = np.abs(difference) > errors * np.sqrt(variance / len(trace))
    return int(np.flatnonzero(apart)[-1]) + 1 if apart.any() else 0
