"""Draw latents at a chosen gamma."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.mixture import GaussianMixture

from workflow.ljvae.logs import log
from workflow.ljvae.physics.reweighting import effective_size
from workflow.ljvae.randomness import generator, random_state
from workflow.ljvae.study import LEVEL

# Methods of drawing latents at a gamma. ``posterior`` redraws the latents of training configurations: it shows what the
# decoder makes of latents that it was trained on, and does not generate new ones.
METHODS = ("posterior", "gaussian", "mixture", "flow")

_FEW = 100  # effective configurations: results from fewer are unreliable
_FEWEST_PER_COMPONENT = 10  # points per component, at least, of a mixture


def sample_posterior(mean: np.ndarray, log_variance: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Draw one latent from the posterior of each configuration, (S, D).

    >>> mean, certain = np.array([[1.0, 2.0]]), np.full((1, 2), -1000.0)
    >>> sample_posterior(mean, certain, np.random.default_rng(1)).tolist()
    [[1.0, 2.0]]
    """
    return mean + np.exp(0.5 * log_variance) * rng.normal(size=mean.shape)


def fit_mixture(points: np.ndarray, weights: np.ndarray, components: int, seed: int) -> GaussianMixture:
    """Fit a Gaussian mixture to points (S, D) with ``weights`` (S,), which sum to 1.

    scikit-learn's mixtures take no weights, so points are drawn by their weights, as many as the effective size.
    """
    count = max(round(effective_size(weights)), _FEWEST_PER_COMPONENT * components)
    chosen = np.random.default_rng(seed).choice(len(points), count, p=weights)
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

    ``latents`` (S, D) are posterior samples of the training set, ``prior`` is the trained flow, ``components`` is the
    number of components of the mixture, and ``seed`` is the study's.
    """

    latents: np.ndarray
    prior: Any
    components: int
    seed: int
    name: str

    def draw(self, method: str, gamma: float, weights: np.ndarray, count: int) -> np.ndarray:
        """Draw latents (count, D) by a method; the training set has ``weights`` (S,) at this gamma.

        Raises KeyError for any other method.
        """
        stream = f"{self.name} {method} {gamma:g}"
        rng = generator(self.seed, stream)
        if method == "posterior":
            return self.latents[rng.choice(len(self.latents), count, p=weights)]
        if method == "flow":
            return self.prior.sample(gamma, count, rng)
        components = {"gaussian": 1, "mixture": self.components}[method]
        seed = random_state(self.seed, f"{stream} fitted")
        return draw_from_mixture(fit_mixture(self.latents, weights, components, seed), count, rng)


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
