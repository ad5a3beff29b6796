"""Compare numbers with those of normal configurations of the same height.

Gravity enters the energy only by the sum of the heights. Given this sum, a normal fluid has the same distribution at
every gamma, so a number that is judged given the height needs no gamma, and one threshold serves all of them.
"""

import numpy as np
from scipy.interpolate import BSpline

_INTERVALS = 8  # of the splines in the height
_RIDGE = 1e-3  # keeps regressions unique where few heights lie


def find_knots(heights: np.ndarray) -> np.ndarray:
    """Knots of cubic splines that follow the distribution of normal ``heights`` (R,)."""
    inner = np.quantile(heights, np.linspace(0, 1, _INTERVALS + 1))
    return np.concatenate([np.repeat(inner[0], 3), inner, np.repeat(inner[-1], 3)])


def build_regressors(heights: np.ndarray, knots: np.ndarray, given: np.ndarray | None = None) -> np.ndarray:
    """Regressors (S, P) of ``heights`` (S,): splines, and their products with a ``given`` number (S,) and its square.

    Heights beyond all normal ones count as the nearest of these, and the given number beyond three as three.
    """
    inside = np.clip(heights, knots[0], np.nextafter(knots[-1], -np.inf))
    splines = BSpline.design_matrix(inside, knots, 3).toarray()
    if given is None:
        return splines
    z = np.clip(given, -3.0, 3.0)[:, None]
    return np.concatenate([splines, splines * z, splines * z**2], axis=1)


def fit_means(regressors: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Fit coefficients (P, K) of the mean of ``values`` (R, K), given the regressors (R, P)."""
    square = regressors.T @ regressors + _RIDGE * np.eye(regressors.shape[1])
    return np.linalg.solve(square, regressors.T @ values)


def fit_moments(regressors: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Fit coefficients (2, P) of the mean of ``values`` (R,), and of the logarithm of their standard deviation."""
    means = fit_means(regressors, values)
    residuals = np.square(values - regressors @ means)
    logs = fit_means(regressors, np.log(residuals + 1e-6 * residuals.mean()) / 2)
    excess = np.log(np.mean(residuals / np.exp(2 * (regressors @ logs)))) / 2
    logs += excess * fit_means(regressors, np.ones(len(values)))
    return np.stack([means, logs])


def standardise(values: np.ndarray, regressors: np.ndarray, moments: np.ndarray) -> np.ndarray:
    """Deviations (S,) of ``values`` (S,) from their expectation, in standard deviations."""
    return (values - regressors @ moments[0]) / np.exp(regressors @ moments[1])
