"""The ideal gas in an exponential atmosphere: independent particles in the box, with an exact density.

The field f (1 / sigma) is the weight of a particle over the temperature. Heights follow exp(-f y) between the floor and
the lid of the box (the barometric law).
"""

import numpy as np
from scipy.optimize import brentq

# |f L| below which an atmosphere counts as uniform: expm1 would lose its digits.
_UNIFORM = 1e-6


def integrate_atmosphere(particles: int, box: float, field: float) -> float:
    """Compute log Z of the gas in a box (sigma) under a ``field`` (1 / sigma), in sigma^2N and without 1 / N!.

    >>> exact = 30 * np.log(10 * (1 - np.exp(-1)) / 0.1)  # (L (1 - exp(-f L)) / f)^N
    >>> bool(np.isclose(integrate_atmosphere(30, 10.0, 0.1), exact))
    True
    >>> bool(np.isclose(integrate_atmosphere(1, 10.0, 0.0), 2 * np.log(10.0)))
    True
    """
    height = box if abs(field * box) < _UNIFORM else -np.expm1(-field * box) / field
    return float(particles * (np.log(box) + np.log(height)))


def draw_atmosphere(particles: int, box: float, field: float, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw ``count`` configurations (count, N, 2), sigma, of the gas under a ``field`` (1 / sigma).

    >>> heights = draw_atmosphere(10, 4.0, 2.0, 10_000, np.random.default_rng(1))[..., 1]
    >>> round(float(heights.mean()), 2), round(average_height(4.0, 2.0), 2)
    (0.5, 0.5)
    """
    positions = rng.random((count, particles, 2))
    positions[..., 0] *= box
    if abs(field * box) < _UNIFORM:
        positions[..., 1] *= box
    else:
        positions[..., 1] = -np.log1p(positions[..., 1] * np.expm1(-field * box)) / field
    return positions


def average_height(box: float, field: float) -> float:
    """Mean height (sigma) of the gas in a box under a ``field`` (1 / sigma).

    >>> average_height(10.0, 0.0), round(average_height(10.0, 5.0), 6)
    (5.0, 0.2)
    """
    depth = field * box
    if abs(depth) < _UNIFORM:
        return box * (0.5 - depth / 12)
    return float(box * (1 / depth - 1 / np.expm1(depth)))


def match_height(box: float, height: float) -> float:
    """Find the field (1 / sigma) under which the gas has the mean ``height`` (sigma).

    >>> round(match_height(10.0, average_height(10.0, 0.3)), 9)
    0.3

    Raises ValueError if the height is not inside the box.
    """
    if not 0 < height < box:
        raise ValueError(f"the mean height is {height}, not between 0 and the side of the box, {box}")
    # without a lid the mean height would be 1 / f; the lid lowers it
    return float(brentq(lambda field: average_height(box, field) - height, -1 / (box - height), 1 / height))
