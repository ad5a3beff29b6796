"""Bounds against a model whose density is exact: a Gaussian latent with Gaussian noise."""

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.bounds import bound_log_density, draw_proposals

NOISE = 0.5


def bound(count, shift=0.0):
    """Bounds of places x = z + noise, with posteriors that are exact but for a ``shift``, and log p(x)."""
    x = np.random.default_rng(1).normal(size=(2000, 1)) * np.sqrt(1 + NOISE**2)
    variance = NOISE**2 / (1 + NOISE**2)
    mean = x / (1 + NOISE**2) + shift
    log_variance = np.full_like(mean, np.log(variance))
    proposals = draw_proposals(mean, log_variance, count, np.random.default_rng(2))
    latents = proposals.latents[..., 0]
    conditional = stats.norm.logpdf(x, latents, NOISE)
    found = bound_log_density(conditional, stats.norm.logpdf(latents), proposals.log_density)
    return found, stats.norm.logpdf(x[:, 0], 0, np.sqrt(1 + NOISE**2))


def test_exact_posteriors_give_the_density_itself():
    found, exact = bound(1)
    np.testing.assert_allclose(found, exact, atol=1e-9)


def test_other_posteriors_give_a_lower_bound_that_rises():
    gaps = []
    for count in (1, 8, 64):
        found, exact = bound(count, shift=0.6)
        gaps.append((exact - found).mean())
    assert gaps[0] > gaps[1] > gaps[2] > 0
    assert gaps[0] == pytest.approx(0.6**2 / (2 * NOISE**2 / (1 + NOISE**2)), rel=0.1)
