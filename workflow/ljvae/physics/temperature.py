"""The configurational temperature: an estimate from configurations, without the temperature that was simulated."""

import numpy as np

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_diameter

_CHUNK = 500  # configurations whose pairs are held in memory together


def _differentiate_pairs(squared: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """u'(r) / r and u''(r) of the pair potential at squared distances r^2.

    >>> slope, curvature = _differentiate_pairs(np.array([2 ** (1 / 3)]), 6)  # at the minimum, u'' = 72 / r^2
    >>> slope.round(9).tolist(), (curvature * 2 ** (1 / 3)).round(9).tolist()
    ([0.0], [72.0])
    """
    power = squared ** (-m / 2)
    slope = 4 * m * power * (1 - 2 * power) / squared
    curvature = 4 * m * power * (2 * (2 * m + 1) * power - (m + 1)) / squared
    return slope, curvature


def differentiate_energy(positions: np.ndarray, fluid: Fluid) -> tuple[np.ndarray, np.ndarray]:
    """First and unmixed second derivatives (S, N, 2) of the energy with respect to each coordinate.

    ``positions`` (S, N, 2) are in sigma, the derivatives in epsilon / sigma and epsilon / sigma^2.

    >>> first, second = differentiate_energy(np.array([[[1.0, 4.0]]]), Fluid(1, 10.0, temperature=2.0, gamma=0.5))
    >>> first.tolist(), second.tolist()
    ([[[0.0, 0.5]]], [[[0.0, 0.0]]])
    """
    positions = np.asarray(positions, dtype=np.float64)
    scale = np.ones((fluid.particles, fluid.particles))
    scale[0] = scale[:, 0] = mean_diameter(fluid.diameter) ** -2
    difference = positions[:, :, None] - positions[:, None]
    squared = np.square(difference).sum(axis=-1)
    squared[:, np.arange(fluid.particles), np.arange(fluid.particles)] = np.inf
    slope, curvature = _differentiate_pairs(scale * squared, fluid.exponent)
    slope *= scale
    curvature *= scale
    first = np.einsum("sij,sijk->sik", slope, difference)
    along = (curvature - slope) / squared
    second = np.einsum("sij,sijk->sik", along, np.square(difference)) + slope.sum(axis=2)[:, :, None]
    first[:, :, 1] += fluid.gamma
    return first, second


def hypervirial_terms(positions: np.ndarray, fluid: Fluid) -> tuple[np.ndarray, np.ndarray]:
    """B . grad U and div B (S,) of configurations (S, N, 2), sigma, in units of epsilon: the ratio of their means is T.

    For any vector field B of the coordinates that vanishes at the walls, <B . grad U> = T <div B>: integration by parts
    leaves no boundary term (the hypervirial theorem, Hirschfelder 1960; Butler et al. 1998; Jepps, Ayton and Evans
    2000). Rugh (1997) takes grad U for B. Here the component of each coordinate q is multiplied by q (L - q), which is
    zero at both walls of its axis.

    For a single particle the terms are gamma^2 y (L - y) and gamma (L - 2 y):

    >>> lone = Fluid(particles=1, box=10.0, temperature=2.0, gamma=0.5)
    >>> [term.tolist() for term in hypervirial_terms(np.array([[[1.0, 4.0]]]), lone)]
    [[6.0], [1.0]]
    """
    above = np.empty(len(positions))
    below = np.empty(len(positions))
    for start in range(0, len(positions), _CHUNK):
        rows = slice(start, start + _CHUNK)
        places = np.asarray(positions[rows], dtype=np.float64)
        first, second = differentiate_energy(places, fluid)
        factor = places * (fluid.box - places)
        above[rows] = (factor * first**2).sum(axis=(1, 2))
        below[rows] = (factor * second + (fluid.box - 2 * places) * first).sum(axis=(1, 2))
    return above, below


def configurational_temperature(positions: np.ndarray, fluid: Fluid) -> tuple[float, float]:
    """Temperature of independent configurations (S, N, 2), sigma, and its standard error, in epsilon.

    The delta method gives the error of the ratio of means. Without forces both are nan.
    """
    above, below = hypervirial_terms(positions, fluid)
    with np.errstate(divide="ignore", invalid="ignore"):
        temperature = above.mean() / below.mean()
        residual = (above - temperature * below) / below.mean()
    return float(temperature), float(residual.std(ddof=1) / np.sqrt(len(residual)))
