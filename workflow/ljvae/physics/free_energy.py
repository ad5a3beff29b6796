"""Free-energy differences between gammas of one fluid by two methods: MBAR and thermodynamic integration.

The fluids differ only in gravity, so that the total height H of a configuration says all there is to know. Free
energies are in units of T: f = -log Z.
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
    """Integral of a function over an interval, and a bound of its error, from the function and two derivatives (3,).

    Both ends' values are weighted so that the polynomial of the fifth degree with these values is integrated exactly
    (Hermite's formula). The error is what the second derivatives change: without them the polynomial is the cubic.

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
    """The free-energy difference over ``width`` (gamma over T) and a bound of its error, from cumulants (3,) of H.

    f' = <H>, f'' = -var(H) and f''' is the third central moment, by gamma / T.
    """
    signs = np.array([1, -1, 1])
    return integrate_derivatives(signs * lower, signs * upper, width)


def _influences_on_integral(heights: np.ndarray, width: float, sign: int) -> np.ndarray:
    """How total heights (S,) of one end shift the integral, to first order, times S; ``sign`` is 1 at the lower end.

    The moments' influence functions: h - mean, (h - mean)^2, and (h - mean)^3 - 3 var (h - mean), up to constants.
    """
    centred = heights - heights.mean()
    third = centred**3 - 3 * np.square(centred).mean() * centred
    return width * centred / 2 - sign * width**2 * centred**2 / 10 + width**3 * third / 120


def _influences_on_free_energies(energies: np.ndarray, free: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """How each configuration shifts MBAR's free energies (K, S), to first order; that of the first stays zero."""
    origins = origin_probabilities(energies, free, counts)
    information = np.diag(origins.sum(axis=1)) - origins @ origins.T
    shifts = -np.linalg.solve(information[1:, 1:], origins[1:])
    return np.vstack([np.zeros(len(shifts[0])), shifts])


def _standard_error(groups: list[np.ndarray]) -> float:
    """Standard error of a sum of influences, which are independent and alike within each of the groups."""
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
    """A row for each pair of neighbouring gammas: the free-energy difference by both methods, with standard errors.

    ``heights`` are the total heights (S,), sigma, of independent configurations of each of the ``gammas``. Integrated
    is <H> / T, with the derivatives that the fluctuations of H are. ``difference_se`` is the standard error of MBAR's
    value minus the integral: both come from the same configurations. The error of the integration is not in it, but
    bounded by ``quadrature``.
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
