"""Draw configurations from the autoregressive density, and measure the density of others.

Densities are those of labelled particles, in sigma^-2N. Each order of the N particles is equally likely: the density is
that of the sorted configuration over N!. It goes with log Z of `physics.annealing`, without 1 / N!.
"""

from typing import NamedTuple, Protocol

import numpy as np
from scipy.special import gammaln

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.physics.insertion import (
    Layout,
    describe_surroundings,
    draw_linear,
    find_uniforms,
    invert_uniforms,
    measure_linear,
    weigh_insertion,
)
from workflow.ljvae.randomness import generator

_CHUNK = 2500  # configurations that a network reads together


class Density(Protocol):
    """A trained `Autoregressive` of `models.autoregressive`, whose logits are arrays."""

    @property
    def layout(self) -> Layout:
        """The system, and how its steps are represented."""

    def find_gap_logits(self, surroundings: np.ndarray) -> np.ndarray:
        """Logits (S, G) of the uniform of the gap, given surroundings (S, F) seen from the particle before."""

    def find_height_logits(self, surroundings: np.ndarray, energies: np.ndarray) -> np.ndarray:
        """Logits (S, K) of the height, given surroundings (S, F) seen from the new x, and its ``energies`` (S, K)."""


class Drawn(NamedTuple):
    """Independent draws: positions (S, N, 2), sigma, in the order of x, and their log density (S,)."""

    positions: np.ndarray
    log_density: np.ndarray


def draw_configurations(
    model: Density, gamma: float, count: int, seed: int, name: str, latents: np.ndarray | None = None
) -> Drawn:
    """Draw ``count`` configurations at ``gamma`` with the stream ``name`` of the ``seed``.

    A model whose layout has latents draws one configuration from each of the ``latents`` (count, D); their density is
    that given the latents. Raises ValueError for latents that the model does not read, or of another shape.
    """
    _check_latents(model.layout, latents, count)
    uniforms = generator(seed, name).random((count, model.layout.particles, 2))
    chunks = [slice(first, first + _CHUNK) for first in range(0, count, _CHUNK)]
    parts = [_draw_chunk(model, gamma, uniforms[rows], None if latents is None else latents[rows]) for rows in chunks]
    return Drawn(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def _check_latents(layout: Layout, latents: np.ndarray | None, count: int) -> None:
    """Raise ValueError unless there is a latent for each configuration, or none where the layout has none."""
    shape = None if latents is None else latents.shape
    expected = (count, layout.latents) if layout.latents else None
    if shape != expected:
        raise ValueError(f"latents should have the shape {expected}, not {shape}")


def _draw_chunk(model: Density, gamma: float, uniforms: np.ndarray, latents: np.ndarray | None) -> Drawn:
    """Turn uniforms (S, N, 2) into draws, given latents (S, D) if the model reads them."""
    layout = model.layout
    count, particles, _ = uniforms.shape
    sequences = np.zeros(uniforms.shape)
    gammas = np.full(count, float(gamma))
    log_density = np.full(count, -_log_orders(particles))
    x = np.zeros(count)
    for i in range(particles):
        surroundings = describe_surroundings(sequences, i, x, gammas, layout, latents)
        v, log_gap = draw_linear(model.find_gap_logits(surroundings), uniforms[:, i, 0])
        x, slope = invert_uniforms(v, x, particles - i, layout.box)
        surroundings = describe_surroundings(sequences, i, x, gammas, layout, latents)
        energies = weigh_insertion(sequences, i, x, gammas, layout)
        y, log_height = draw_linear(model.find_height_logits(surroundings, energies), uniforms[:, i, 1])
        sequences[:, i, 0] = x
        sequences[:, i, 1] = y * layout.box
        log_density += log_gap + slope + log_height - np.log(layout.box)
    return Drawn(sequences, log_density)


def find_log_density(
    model: Density, positions: np.ndarray, gamma: np.ndarray | float, latents: np.ndarray | None = None
) -> np.ndarray:
    """Log density (S,) of configurations (S, N, 2), sigma, in any order, at ``gamma``, one or (S,) of them.

    For a model whose layout has latents, it is that given the ``latents`` (S, D). It is -inf outside the box. Raises
    ValueError for another number of particles than that of the model, and for latents as `draw_configurations` does.
    """
    _check_latents(model.layout, latents, len(positions))
    particles = model.layout.particles
    box = model.layout.box
    if positions.shape[1] != particles:
        raise ValueError(f"the density is that of {particles} particles, not of {positions.shape[1]}")
    inside = np.all((positions >= 0) & (positions <= box), axis=(1, 2))
    sequences = sort_points(np.clip(positions, 0.0, box, dtype=np.float64), "x")
    gammas = np.broadcast_to(np.asarray(gamma, dtype=np.float64), len(sequences))
    chunks = [slice(first, first + _CHUNK) for first in range(0, len(sequences), _CHUNK)]
    parts = [
        _measure_chunk(model, sequences[rows], np.array(gammas[rows]), None if latents is None else latents[rows])
        for rows in chunks
    ]
    return np.where(inside, np.concatenate(parts), -np.inf)


def _measure_chunk(model: Density, sequences: np.ndarray, gammas: np.ndarray, latents: np.ndarray | None) -> np.ndarray:
    """Log density (S,) of sorted configurations (S, N, 2) at ``gammas`` (S,), given latents if the model reads them."""
    layout = model.layout
    v, slope = find_uniforms(sequences, layout.box)
    log_density = slope.sum(axis=1) - _log_orders(sequences.shape[1])
    x = np.zeros(len(sequences))
    for i in range(sequences.shape[1]):
        surroundings = describe_surroundings(sequences, i, x, gammas, layout, latents)
        log_density += measure_linear(model.find_gap_logits(surroundings), v[:, i])
        x = np.ascontiguousarray(sequences[:, i, 0])
        surroundings = describe_surroundings(sequences, i, x, gammas, layout, latents)
        energies = weigh_insertion(sequences, i, x, gammas, layout)
        logits = model.find_height_logits(surroundings, energies)
        log_density += measure_linear(logits, sequences[:, i, 1] / layout.box) - np.log(layout.box)
    return log_density


def _log_orders(particles: int) -> float:
    """Logarithm of N!, the number of orders of the particles."""
    return float(gammaln(particles + 1))
