"""Draw configurations of a chosen gamma without a network."""

import numpy as np

from workflow.ljvae.generation.latents import draw_from_mixture, fit_mixture
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.randomness import generator, random_state

# ``independent`` uses the density of one particle, ``gaussian`` the mean and covariance of the sorted coordinates, and
# ``mixture`` those of several groups of configurations.
METHODS = ("independent", "gaussian", "mixture")


def draw_independent(positions: np.ndarray, weights: np.ndarray, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw independent particles from the one-particle density of configurations (S, N, 2) with ``weights`` (S,).

    Each particle comes from another configuration. Returns positions (count, N, 2).

    >>> lone = np.array([[[1.0, 2.0]], [[3.0, 4.0]]])
    >>> draw_independent(lone, np.array([0.0, 1.0]), 2, np.random.default_rng(1)).tolist()
    [[[3.0, 4.0]], [[3.0, 4.0]]]
    """
    shape = (count, positions.shape[1])
    configurations = rng.choice(len(positions), shape, p=weights)
    return positions[configurations, rng.integers(positions.shape[1], size=shape)]


def draw_coordinates(
    positions: np.ndarray, weights: np.ndarray, components: int, count: int, rng: np.random.Generator, seed: int
) -> np.ndarray:
    """Draw from a Gaussian mixture of the 2N coordinates of points sorted by x.

    It is fitted to configurations (S, N, 2) with ``weights`` (S,), which sum to 1. Returns positions (count, N, 2),
    some of which lie outside the box.
    """
    coordinates = sort_points(positions, "x").reshape(len(positions), -1).astype(np.float64)
    mixture = fit_mixture(coordinates, weights, components, seed)
    return draw_from_mixture(mixture, count, rng).reshape(count, *positions.shape[1:])


def draw_baseline(
    method: str, positions: np.ndarray, weights: np.ndarray, components: int, count: int, seed: int, stream: str
) -> np.ndarray:
    """Draw positions (count, N, 2) by one of the METHODS, with random numbers of the ``stream`` under the study's seed.

    ``positions`` (S, N, 2) of the training set have ``weights`` (S,); ``components`` are those of the mixture. Raises
    KeyError for any other method.
    """
    rng = generator(seed, stream)
    if method == "independent":
        return draw_independent(positions, weights, count, rng)
    chosen = {"gaussian": 1, "mixture": components}[method]
    return draw_coordinates(positions, weights, chosen, count, rng, random_state(seed, f"{stream} fitted"))
