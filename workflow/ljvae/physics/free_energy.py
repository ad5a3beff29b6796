"""Free-energy differences between gammas of one fluid by two methods: MBAR and thermodynamic integration.

The fluids differ only in gravity, so the total height H of a configuration is a sufficient statistic. Free energies are
in units of T: f = -log Z.
"""

import itertools

import numpy as np

from workflow.ljvae.logs import log
from workflow.ljvae.physics.reweighting import free_energies, origin_probabilities


def cumulants(heights: np.ndarray) -> np.ndarray:
    """Mean, variance and third central moment (3,) of total heights (S,).

    >>> cumulants(np.array([1.0, 1.0, 4.0])).tolist()
    [2.0, 2.0, 2.0]
    """
    centred = heights - heights.mean()
    return np.array([heights.mean(), np.square(centred).mean(), (centred**3).mean()])


def integrate_derivatives(lower: np.ndarray, upper: np.ndarray, width: float) -> tuple[float, float]:
    """Integrate a function over an interval from its value and two derivatives (3,) at both ends; also bound the error.

    Hermite's formula integrates exactly the polynomial of degree five that has these values at both ends. The bound is
    the difference from the formula without second derivatives, which is exact for cubics.

    >>> powers = [(x**5, 5 * x**4, 20 * x**3) for x in (1.0, 2.0)]
    >>> integral, error = integrate_derivatives(*map(np.array, powers), width=1.0)
    >>> round(integral, 12), round(error, 3)  # (2^6 - 1) / 6
    (10.5, 0.25)
    """
    values = width * (lower[0] + upper[0]) / 2
    cubic = values + width**2 * (lower[1] - upper[1]) / 12
    quintic = values + width**2 * (lower[1] - upper[1]) / 10 + width**3 * (lower[2] + upper[2]) / 120
    return float(quintic), float(abs(quintic - cubic))


def _integrate_heights(lower: np.ndarray, upper: np.ndarray, width: float) -> tuple[float, float]:
    """Integrate the free-energy difference over ``width`` (gamma / T) from cumulants (3,) of H; also bound the error.

    f' = <H>, f'' = -var(H), and f''' is the third central moment; derivatives are with respect to gamma / T.
    """
    signs = np.array([1, -1, 1])
    return integrate_derivatives(signs * lower, signs * upper, width)


def _influences_on_integral(heights: np.ndarray, width: float, sign: int) -> np.ndarray:
    """Influence of the total heights (S,) at one end on the integral, to first order, times S.

    ``sign`` is 1 at the lower end and -1 at the upper one. Up to constants, the moments have the influence functions
    h - mean, (h - mean)^2 and (h - mean)^3 - 3 var (h - mean).
    """
    centred = heights - heights.mean()
    third = centred**3 - 3 * np.square(centred).mean() * centred
    return width * centred / 2 - sign * width**2 * centred**2 / 10 + width**3 * third / 120


def _influences_on_free_energies(energies: np.ndarray, free: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Influence (K, S) of each configuration on MBAR's free energies, to first order; zero for the first ensemble."""
    origins = origin_probabilities(energies, free, counts)
    information = np.diag(origins.sum(axis=1)) - origins @ origins.T
    shifts = -np.linalg.solve(information[1:, 1:], origins[1:])
    return np.vstack([np.zeros(len(shifts[0])), shifts])


def _standard_error(groups: list[np.ndarray]) -> float:
    """Standard error of a sum of influences that are independent and identically distributed within each group."""
    return float(np.sqrt(sum(len(group) * group.var() for group in groups)))


def _warn_of_gaps(gammas: np.ndarray, origins: np.ndarray) -> None:
    """Warn of neighbouring ``gammas`` (K,) that share less than a configuration, by `origin_probabilities` (K, S)."""
    for k, (lower, upper) in enumerate(itertools.pairwise(gammas)):
        if origins[k] @ origins[k + 1] < 1:
            log.warning(
                "gamma %g and gamma %g hardly overlap: their free-energy difference is uncertain by more than 1 T; "
                "a gamma between them would help",
                lower,
                upper,
            )


def compare_free_energies(heights: list[np.ndarray], gammas: list[float], temperature: float) -> list[dict]:
    """Compare free-energy differences of neighbouring gammas by both methods: a row per pair, with standard errors.

    ``heights`` are the total heights (S,), sigma, of independent configurations at each of the ``gammas``. The
    integrand is <H> / T; fluctuations of H give its derivatives. ``difference_se`` is the standard error of MBAR's
    value minus the integral; it allows for both using the same configurations. It does not include the error of the
    integration formula, which ``quadrature`` bounds.
    """
    order = np.argsort(gammas)
    sorted_heights = [np.asarray(heights[k], dtype=np.float64) for k in order]
    fields = np.asarray(gammas)[order] / temperature
    counts = np.array([len(values) for values in sorted_heights])
    energies = fields[:, None] * np.concatenate(sorted_heights)
    free = free_energies(energies, counts)
    shifts = _influences_on_free_energies(energies, free, counts)
    _warn_of_gaps(fields * temperature, origin_probabilities(energies, free, counts))
    rows = []
    for k, (lower, upper) in enumerate(itertools.pairwise(fields)):
        width = upper - lower
        integral, quadrature = _integrate_heights(cumulants(sorted_heights[k]), cumulants(sorted_heights[k + 1]), width)
        by_mbar = np.split(shifts[k + 1] - shifts[k], counts.cumsum()[:-1])
        by_integral = [np.zeros(count) for count in counts]
        by_integral[k] = _influences_on_integral(sorted_heights[k], width, 1) / counts[k]
        by_integral[k + 1] = _influences_on_integral(sorted_heights[k + 1], width, -1) / counts[k + 1]
        rows.append(
            {
                "gamma": lower * temperature,
                "to_gamma": upper * temperature,
                "mbar": free[k + 1] - free[k],
                "mbar_se": _standard_error(by_mbar),
                "integration": integral,
                "integration_se": _standard_error(by_integral),
                "quadrature": quadrature,
                "difference_se": _standard_error([a - b for a, b in zip(by_mbar, by_integral, strict=True)]),
            }
        )
    return rows
