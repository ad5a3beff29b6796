"""Densities without a network: they integrate to one, and draws come with the density that they have.

A comparison of random numbers fails once in 10,000 for right code.
"""

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.autoregressive import draw_configurations, find_log_density
from workflow.ljvae.generation.exact import (
    Barometric,
    Insertion,
    find_logits,
    fit_barometric,
    fit_sorted_mixture,
)
from workflow.ljvae.physics.atmosphere import average_height, draw_atmosphere
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.insertion import Layout, tabulate_potential
from workflow.ljvae.physics.observables import mean_height

LIMIT = stats.norm.isf(5e-5)
BOX = 4.0
PARTICLES = 2


@pytest.fixture(scope="module")
def training():
    """Independent particles near the floor, which fill the left three quarters of the box."""
    positions = draw_atmosphere(PARTICLES, BOX, 0.5, 3000, np.random.default_rng(1))
    return positions * [0.75, 1.0]


@pytest.fixture(scope="module")
def densities(training):
    weights = np.full(len(training), 1 / len(training))
    mixtures = {count: fit_sorted_mixture(training, weights, count, BOX, 1) for count in (1, 3)}
    return {"barometric": Barometric(PARTICLES, BOX, 0.5), **mixtures}


@pytest.mark.parametrize("name", ["barometric", 1, 3])
def test_a_density_integrates_to_one(densities, name):
    points = stats.qmc.Sobol(2 * PARTICLES, rng=np.random.default_rng(6)).random_base2(16)
    places = BOX * points.reshape(-1, PARTICLES, 2)
    total = np.exp(densities[name].find_log_density(places)).mean() * BOX ** (2 * PARTICLES)
    assert total == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("name", ["barometric", 1, 3])
def test_draws_are_in_the_box_and_have_their_density(densities, name):
    drawn = densities[name].draw(500, np.random.default_rng(2))
    assert ((drawn.positions >= 0) & (drawn.positions <= BOX)).all()
    turned = drawn.positions[:, ::-1]  # in any order of the particles
    np.testing.assert_allclose(densities[name].find_log_density(turned), drawn.log_density, rtol=1e-6)


@pytest.mark.parametrize("name", ["barometric", 1, 3])
def test_draws_follow_the_density(densities, name):
    """Tenths of the mean height against quadrature."""
    points = stats.qmc.Sobol(2 * PARTICLES, rng=np.random.default_rng(6)).random_base2(16)
    places = BOX * points.reshape(-1, PARTICLES, 2)
    probability = np.exp(densities[name].find_log_density(places))
    heights = mean_height(places)
    edges = np.quantile(heights, np.arange(1, 10) / 10)
    count = 10_000
    drawn = mean_height(densities[name].draw(count, np.random.default_rng(3)).positions)
    counts = np.bincount(np.searchsorted(edges, drawn), minlength=10)
    expected = count * np.bincount(np.searchsorted(edges, heights), probability / probability.sum(), minlength=10)
    assert (np.abs(counts - expected) < LIMIT * np.sqrt(expected) + 0.005 * count).all()


def test_a_fitted_atmosphere_has_the_weighted_mean_height(training):
    heights = mean_height(training)
    weights = np.where(heights < np.median(heights), 1.0, 0.0)
    fitted = fit_barometric(heights, weights / weights.sum(), PARTICLES, BOX)
    assert average_height(BOX, fitted.field) == pytest.approx(heights[weights > 0].mean())


def test_more_components_fit_better(densities, training):
    scores = [densities[count].find_log_density(training).mean() for count in (1, 3)]
    assert scores[0] < scores[1]


def test_logits_stay_finite_at_the_walls():
    corners = np.array([[[0.0, 0.0], [BOX, BOX]]])
    logits, volume = find_logits(corners, BOX)
    assert np.isfinite(logits).all()
    assert np.isfinite(volume).all()


def test_insertion_of_two_particles_has_the_density_of_its_draws():
    table = tabulate_potential(Fluid(PARTICLES, BOX, 1.0, 0.0))
    insertion = Insertion(Layout(PARTICLES, BOX, 1.0, table, neighbours=0, profile=0, knots=190))
    drawn = draw_configurations(insertion, 0.4, 2000, 1, "draws")
    np.testing.assert_allclose(find_log_density(insertion, drawn.positions, 0.4), drawn.log_density, atol=1e-6)
    # the second particle keeps away from the first
    distance = np.hypot(*(drawn.positions[:, 1] - drawn.positions[:, 0]).T)
    assert (distance < 0.85).mean() < 0.005


def test_a_fitted_mixture_is_its_own_mirror_image(densities, training):
    """Both halves of the box are as likely, though training configurations fill the left three quarters."""
    for name in (1, 3):
        drawn = densities[name].draw(4000, np.random.default_rng(9)).positions
        assert abs(drawn[..., 0].mean() - BOX / 2) < 0.1
