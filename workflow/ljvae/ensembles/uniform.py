"""Uniform random points (deck, "Random data")."""

import numpy as np


def draw_uniform(rng: np.random.Generator, configurations: int, particles: int, box: float) -> dict[str, np.ndarray]:
    """Draw ``positions`` (S, N, 2) uniformly from the box, in sigma, float32.

    >>> draw_uniform(np.random.default_rng(1), 2, 30, 10.0)["positions"].shape
    (2, 30, 2)
    """
    positions = rng.uniform(0.0, box, (configurations, particles, 2))
    return {"positions": positions.astype(np.float32)}
