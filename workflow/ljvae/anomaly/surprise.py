"""Surprise of a number among normal ones: minus the logarithm of its tail probability."""

import numpy as np

_TAIL = 0.1  # fraction of the normal numbers whose mean excess continues the distribution


def tail_surprise(values: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """-log of the fraction of ``normal`` numbers (R,) that are at least as high as ``values`` (S,).

    Beyond the highest tenth the fraction decays exponentially with the mean excess there, so the surprise has no limit.

    >>> tail_surprise(np.array([0.0]), np.arange(1.0, 10.0)).round(3).tolist()
    [-0.0]
    """
    normal = np.sort(normal)
    start = np.quantile(normal, 1 - _TAIL)
    excess = max((normal[normal > start] - start).mean() if normal[-1] > start else 0.0, 1e-9)
    fraction = (len(normal) - np.searchsorted(normal, values, side="left") + 1) / (len(normal) + 1)
    return np.where(values > start, -np.log(_TAIL) + (values - start) / excess, -np.log(np.minimum(fraction, 1.0)))


def two_sided_surprise(values: np.ndarray, normal: np.ndarray) -> np.ndarray:
    """Surprise (S,) on the rarer side, with twice its fraction: for numbers that are unusual if high or low.

    >>> normal = np.arange(1.0, 10.0)
    >>> two_sided_surprise(np.array([5.0]), normal).round(3).tolist()  # -log(0.6) - log 2, as on the other side
    [-0.182]
    """
    return np.maximum(tail_surprise(values, normal), tail_surprise(-values, -normal)) - np.log(2)


def state_surprise(values: np.ndarray, normal: np.ndarray, gamma: np.ndarray) -> np.ndarray:
    """Two-sided surprise (S,) of ``values`` (S,) among the numbers of each trained gamma, minimised over the gammas.

    ``normal`` (R,) are normal numbers with their ``gamma`` (R,).

    >>> normal, gamma = np.array([1.0, 2.0, 3.0, 11.0, 12.0, 13.0]), np.repeat([0.1, 0.4], 3)
    >>> between, amid = state_surprise(np.array([7.0, 12.0]), normal, gamma)
    >>> bool(between > amid)
    True
    """
    return np.min([two_sided_surprise(values, normal[gamma == value]) for value in np.unique(gamma)], axis=0)
