"""Draw latents at a chosen gamma."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.mixture import GaussianMixture

from workflow.ljvae.logs import log
from workflow.ljvae.physics.reweighting import effective_size
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.statistics import resample, sample_posterior
from workflow.ljvae.study import LEVEL

# Methods of drawing latents at a gamma. ``posterior`` redraws the latents of training configurations: it shows what the
# decoder makes of latents that it was trained on, and does not generate new ones.
METHODS = ("posterior", "gaussian", "mixture", "flow")

_FEW = 100  # effective configurations: results from fewer are unreliable
_COPIES = 3  # mean number of copies of a point that counts, in the fit of a mixture
_FEWEST_PER_COMPONENT = 10  # points per component, at least, of a mixture


def fit_mixture(points: np.ndarray, weights: np.ndarray, components: int, seed: int) -> GaussianMixture:
    """Fit a Gaussian mixture to points (S, D) with ``weights`` (S,), which sum to 1.

    scikit-learn's mixtures take no weights, so each point is repeated about as often as its weight says: systematic
    resampling to a few times the effective size leaves little noise.
    """
    count = max(_COPIES * round(effective_size(weights)), _FEWEST_PER_COMPONENT * components)
    chosen = resample(weights, count, np.random.default_rng(seed))
    return GaussianMixture(components, random_state=seed, reg_covar=1e-5).fit(points[chosen])


def draw_from_mixture(mixture: GaussianMixture, count: int, rng: np.random.Generator) -> np.ndarray:
    """Draw points (count, D) from a mixture, in random order."""
    chosen = rng.choice(len(mixture.weights_), count, p=mixture.weights_ / mixture.weights_.sum())
    roots = np.linalg.cholesky(mixture.covariances_)
    noise = rng.normal(size=(count, mixture.means_.shape[1]))
    return mixture.means_[chosen] + np.einsum("sij,sj->si", roots[chosen], noise)


@dataclass(frozen=True)
class LatentSampler:
    """Draws latents of a gamma by each of the METHODS, in streams that begin with ``name``.

    latents: (S, D), posterior samples of the training set. prior: the trained flow. components: those of the mixture.
    seed: the study's.
    """

    latents: np.ndarray
    prior: Any
    components: int
    seed: int
    name: str

    @classmethod
    def from_encoding(cls, encoding: dict, prior: Any, components: int, seed: int, name: str) -> LatentSampler:
        """Make the sampler of an ``encoding`` with mean and log_variance (S, D): one draw of each posterior."""
        rng = generator(seed, f"{name} posterior samples")
        latents = sample_posterior(encoding["mean"], encoding["log_variance"], rng)
        return cls(latents, prior, components, seed, name)

    def fit(self, method: str, gamma: float, weights: np.ndarray) -> GaussianMixture | None:
        """Fit the Gaussians that a method draws from, if any; the training set has ``weights`` (S,) at this gamma."""
        components = {"gaussian": 1, "mixture": self.components}.get(method)
        if components is None:
            return None
        seed = random_state(self.seed, f"{self.name} {method} {gamma:g} fitted")
        return fit_mixture(self.latents, weights, components, seed)

    def draw(
        self, method: str, gamma: float, weights: np.ndarray, count: int, mixture: GaussianMixture | None
    ) -> np.ndarray:
        """Draw latents (count, D) by a method, with the ``mixture`` that `fit` returns.

        Raises KeyError for any other method.
        """
        rng = generator(self.seed, f"{self.name} {method} {gamma:g}")
        if mixture is not None:
            return draw_from_mixture(mixture, count, rng)
        if method == "posterior":
            return self.latents[rng.choice(len(self.latents), count, p=weights)]
        return {"flow": self.prior}[method].sample(gamma, count, rng)

    def find_log_density(
        self, method: str, gamma: float, mixture: GaussianMixture | None, latents: np.ndarray
    ) -> np.ndarray:
        """Log density (S, K) of latents (S, K, D) under a method, with the ``mixture`` that `fit` returns.

        Raises KeyError for a method without a density: ``posterior`` redraws samples.
        """
        flat = latents.reshape(-1, latents.shape[-1])
        if mixture is not None:
            return mixture.score_samples(flat).reshape(latents.shape[:2])
        return {"flow": self.prior}[method].find_log_density(flat, gamma).reshape(latents.shape[:2])


def warn_of_few(gamma: float, weights: np.ndarray) -> None:
    """Warn if the effective size of the training set, which has ``weights`` (S,) at this gamma, is small."""
    size = effective_size(weights)
    if size < _FEW:
        log.warning("gamma %g is far from the trained ones: %.0f configurations count", gamma, size)


def spread_gammas(gammas: np.ndarray, count: int) -> np.ndarray:
    """Spread ``count`` gammas from the lowest to the highest of ``gammas``, in equal steps of the flow's condition.

    >>> spread_gammas(np.array([0.0, 0.1, 0.7]), 4).round(3).tolist()
    [0.0, 0.1, 0.3, 0.7]
    """
    return np.geomspace(np.min(gammas) + LEVEL, np.max(gammas) + LEVEL, count) - LEVEL
