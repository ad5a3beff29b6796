"""Densities of configurations without a network: independent particles, Gaussians, and insertion.

All densities are those of labelled particles, in sigma^-2N, as in `autoregressive`.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit, gammaln, log_expit, logit
from sklearn.mixture import GaussianMixture

from workflow.ljvae.generation.autoregressive import Drawn
from workflow.ljvae.generation.latents import draw_from_mixture, fit_mixture
from workflow.ljvae.geometry.distances import mirror_images, sort_points
from workflow.ljvae.physics.atmosphere import draw_atmosphere, integrate_atmosphere, match_height
from workflow.ljvae.physics.insertion import Layout, find_uniforms, invert_uniforms

# ``barometric`` are independent particles, ``gaussian`` and ``mixture`` Gaussians of sorted coordinates, ``insertion``
# takes the true potential.
METHODS = ("barometric", "gaussian", "mixture", "insertion")
_EDGE = 1e-6  # fractions are kept this far from 0 and 1, where logits are infinite


class Barometric(NamedTuple):
    """Independent particles in the exponential atmosphere of a ``field`` (1 / sigma)."""

    particles: int
    box: float
    field: float

    def draw(self, count: int, rng: np.random.Generator) -> Drawn:
        """Draw ``count`` configurations."""
        positions = draw_atmosphere(self.particles, self.box, self.field, count, rng)
        return Drawn(positions, self.find_log_density(positions))

    def find_log_density(self, positions: np.ndarray) -> np.ndarray:
        """Log density (S,) of positions (S, N, 2), sigma.

        >>> Barometric(2, 10.0, 0.0).find_log_density(np.zeros((1, 2, 2))).round(6).tolist()  # -2 log 100
        [-9.21034]
        """
        log_z = integrate_atmosphere(self.particles, self.box, self.field)
        return -self.field * positions[..., 1].sum(axis=1, dtype=np.float64) - log_z


def fit_barometric(heights: np.ndarray, weights: np.ndarray, particles: int, box: float) -> Barometric:
    """Fit the atmosphere whose mean height is that of configurations with mean ``heights`` (S,) and ``weights``."""
    return Barometric(particles, box, match_height(box, float(heights @ weights / weights.sum())))


class SortedMixture(NamedTuple):
    """A mixture of Gaussians of the logits of sorted coordinates: of the uniforms of the gaps along x, and of y / L.

    The uniforms (`insertion.find_uniforms`) keep the draws sorted and in the box. Fractions closer than 1e-6 to an edge
    count as being there, so that logits stay finite.
    """

    mixture: GaussianMixture
    particles: int
    box: float

    def draw(self, count: int, rng: np.random.Generator) -> Drawn:
        """Draw ``count`` configurations."""
        fractions = expit(draw_from_mixture(self.mixture, count, rng)).reshape(count, 2, self.particles)
        x = np.zeros(count)
        columns = []
        for i in range(self.particles):
            x, _ = invert_uniforms(fractions[:, 0, i], x, self.particles - i, self.box)
            columns.append(x)
        positions = np.stack([np.stack(columns, axis=1), self.box * fractions[:, 1]], axis=-1)
        return Drawn(positions, self.find_log_density(positions))

    def find_log_density(self, positions: np.ndarray) -> np.ndarray:
        """Log density (S,) of positions (S, N, 2), sigma, in any order."""
        logits, volume = find_logits(positions, self.box)
        return self.mixture.score_samples(logits) + volume - gammaln(self.particles + 1)


def find_logits(positions: np.ndarray, box: float) -> tuple[np.ndarray, np.ndarray]:
    """Logits (S, 2N) of sorted coordinates, and the logarithm (S,) of their volume element over that of positions.

    >>> logits, volume = find_logits(np.array([[[5.0, 5.0]]]), 10.0)
    >>> logits.tolist(), volume.round(6).tolist()  # 4 / L along each axis
    ([[0.0, 0.0]], [-1.832581])
    """
    ordered = sort_points(positions.astype(np.float64), "x")
    v, slope = find_uniforms(ordered, box)
    fractions = np.clip(np.concatenate([v, ordered[:, :, 1] / box], axis=1), _EDGE, 1 - _EDGE)
    logits = logit(fractions)
    jacobian = -(log_expit(logits) + log_expit(-logits)).sum(axis=1)
    return logits, jacobian + slope.sum(axis=1) - positions.shape[1] * np.log(box)


def fit_sorted_mixture(
    positions: np.ndarray, weights: np.ndarray, components: int, box: float, seed: int
) -> SortedMixture:
    """Fit Gaussians to configurations (S, N, 2), sigma, with ``weights`` (S,), which sum to 1, and to mirror images."""
    mirrored = mirror_images(positions.astype(np.float64), box / 2)
    logits = np.concatenate([find_logits(each, box)[0] for each in (positions, mirrored)])
    mixture = fit_mixture(logits, np.tile(weights / 2, 2), components, seed)
    return SortedMixture(mixture, positions.shape[1], box)


class Insertion(NamedTuple):
    """An autoregressive density without a network: gaps as of independent particles, heights by exp(-E / T).

    It takes the place of a trained `Autoregressive` in `autoregressive.draw_configurations`.
    """

    layout: Layout

    def find_gap_logits(self, surroundings: np.ndarray) -> np.ndarray:
        """Equal logits (S, 2)."""
        return np.zeros((len(surroundings), 2))

    def find_height_logits(self, surroundings: np.ndarray, energies: np.ndarray) -> np.ndarray:
        """Minus the ``energies`` (S, K) of the insertion."""
        return -energies
