"""Bound the density of configurations that are decoded from latents.

The density is an integral over all latents. With latents z from a configuration's posterior q, the mean of
p(x | z) p(z) / q(z) over K of them is an unbiased estimate of it. Its logarithm is on average too small: a lower bound,
which rises with K (Burda et al., 2016).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp


class Proposals(NamedTuple):
    """Latents (S, K, D) from posteriors, and the log density (S, K) with which each was drawn."""

    latents: np.ndarray
    log_density: np.ndarray


def draw_proposals(mean: np.ndarray, log_variance: np.ndarray, count: int, rng: np.random.Generator) -> Proposals:
    """Draw ``count`` latents from each of the Gaussian posteriors with ``mean`` and ``log_variance`` (S, D).

    >>> proposals = draw_proposals(np.zeros((1, 2)), np.zeros((1, 2)), 3, np.random.default_rng(1))
    >>> expected = -np.log(2 * np.pi) - 0.5 * np.square(proposals.latents).sum(axis=2)
    >>> proposals.latents.shape, bool(np.allclose(proposals.log_density, expected))
    ((1, 3, 2), True)
    """
    noise = rng.normal(size=(len(mean), count, mean.shape[1]))
    latents = mean[:, None] + np.exp(0.5 * log_variance)[:, None] * noise
    log_density = -0.5 * (np.square(noise) + log_variance[:, None] + np.log(2 * np.pi)).sum(axis=2)
    return Proposals(latents, log_density)


def bound_log_density(conditional: np.ndarray, prior: np.ndarray, proposal: np.ndarray) -> np.ndarray:
    """Lower bound (S,) of log p(x) from log p(x | z), log p(z) and log q(z), each (S, K).

    >>> bound_log_density(np.log([[0.5, 0.25]]), np.log([[0.2, 0.2]]), np.log([[0.1, 0.1]])).round(6).tolist()
    [-0.287682]
    """
    return logsumexp(conditional + prior - proposal, axis=1) - np.log(conditional.shape[1])
