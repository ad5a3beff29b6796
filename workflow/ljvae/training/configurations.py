"""Configurations that a density is trained on, with their gammas and the latents that a network gives them."""

from typing import NamedTuple

import numpy as np

from workflow.ljvae.statistics import sample_posterior


class Posterior(NamedTuple):
    """Means and log-variances (S, D) of the latents of configurations."""

    mean: np.ndarray
    log_variance: np.ndarray


class Ensemble(NamedTuple):
    """Positions (S, N, 2), sigma, with the gamma (S,) and, for a density given latents, the posterior of each."""

    positions: np.ndarray
    gamma: np.ndarray
    posterior: Posterior | None = None


def draw_latents_once(ensemble: Ensemble, rng: np.random.Generator) -> Ensemble:
    """Return the ensemble with certain posteriors at latents that are drawn once, if it has posteriors."""
    if ensemble.posterior is None:
        return ensemble
    latents = sample_posterior(*ensemble.posterior, rng)
    return ensemble._replace(posterior=Posterior(latents, np.full_like(latents, -np.inf)))
