"""The density against quadrature, its draws against the density, and importance sampling against exact integrals.

A comparison of random numbers fails once in 10,000 for right code. Networks are not trained here, but their weights are
random where the law must hold for any network.
"""

import math

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.autoregressive import draw_configurations, find_log_density
from workflow.ljvae.generation.judging import estimate_divergence, weigh_draws
from workflow.ljvae.models.autoregressive import build
from workflow.ljvae.physics.atmosphere import draw_atmosphere, integrate_atmosphere
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.insertion import Layout, tabulate_potential
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.reweighting import reduced_energy
from workflow.ljvae.statistics import weighted_kolmogorov_smirnov

SETTINGS = {"gap_units": 8, "gap_knots": 9, "height_units": 8, "height_knots": 11, "layers": 2}
LIMIT = stats.norm.isf(5e-5)


def make_model(particles, box, temperature=1.0, potential=True, knots=61, spread=0.0, latents=0):
    """An untrained density; with a ``spread``, its last layers have random weights."""
    table = tabulate_potential(Fluid(particles, box, temperature, 0.0)) if potential else np.zeros(0)
    model = build(SETTINGS, Layout(particles, box, temperature, table, 3, 6, knots, latents), seed=1)
    rng = np.random.default_rng(2)
    for network in (model.gap_network, model.height_network):
        layer = network.get_layer("logits")
        layer.set_weights([spread * rng.normal(size=weight.shape) for weight in layer.get_weights()])
    return model


def spread_places(particles, box, power):
    """Evenly spread places (S, N, 2) of the domain x_1 < ... < x_N, and the volume (S,) of each of them."""
    points = stats.qmc.Sobol(2 * particles, rng=np.random.default_rng(6)).random_base2(power)
    places = box * points.reshape(-1, particles, 2)
    volume = np.full(len(places), box ** (2 * particles) / len(places))
    for i in range(1, particles):
        room = 1 - places[:, i - 1, 0] / box
        places[:, i, 0] = places[:, i - 1, 0] + room * places[:, i, 0]
        volume *= room
    return places, volume


@pytest.mark.parametrize("particles", [1, 2])
@pytest.mark.parametrize("potential", [True, False])
def test_the_density_integrates_to_one(particles, potential):
    model = make_model(particles, 2.5, potential=potential, spread=0.3)
    places, volume = spread_places(particles, 2.5, 16)
    total = math.factorial(particles) * (np.exp(find_log_density(model, places, 0.7)) * volume).sum()
    assert total == pytest.approx(1, abs=0.003)


def test_draws_follow_the_density():
    """Each coordinate of the draws of two particles, and their distance, against quadrature."""
    model = make_model(2, 2.5, spread=0.3)
    places, volume = spread_places(2, 2.5, 16)
    probability = 2 * np.exp(find_log_density(model, places, 0.7)) * volume
    count = 10_000
    drawn = draw_configurations(model, 0.7, count, 1, "draws").positions
    assert (np.diff(drawn[:, :, 0]) >= 0).all()

    def describe(positions):
        return [*positions.reshape(-1, 4).T, np.hypot(*(positions[:, 1] - positions[:, 0]).T)]

    for exact, ours in zip(describe(places), describe(drawn), strict=True):
        edges = np.quantile(exact, np.arange(1, 10) / 10)
        counts = np.bincount(np.searchsorted(edges, ours), minlength=10)
        expected = count * np.bincount(np.searchsorted(edges, exact), probability, minlength=10)
        # the second term is the error of the quadrature
        assert (np.abs(counts - expected) < LIMIT * np.sqrt(expected) + 0.003 * count).all()


@pytest.mark.parametrize(("particles", "box"), [(1, 2.0), (7, 4.0), (12, 5.0)])
def test_draws_have_the_density_that_they_come_with(particles, box):
    model = make_model(particles, box, spread=0.3)
    drawn = draw_configurations(model, 0.4, 200, 1, "draws")
    assert ((drawn.positions >= 0) & (drawn.positions <= box)).all()
    rng = np.random.default_rng(3)
    shuffled = rng.permuted(drawn.positions.view("c16")[..., 0], axis=1)  # a complex number for each particle
    positions = shuffled[..., None].view(float)
    np.testing.assert_allclose(find_log_density(model, positions, 0.4), drawn.log_density, atol=1e-4)


def test_the_density_is_that_of_configurations_in_the_box():
    model = make_model(5, 4.0)
    positions = draw_configurations(model, 0.4, 3, 1, "draws").positions
    positions[1, 2, 1] = -0.1
    positions[2, 3, 0] = 4.1
    density = find_log_density(model, positions, np.array([0.1, 0.4, 0.7]))
    assert np.isfinite(density).tolist() == [True, False, False]
    assert density[0] == find_log_density(model, positions[:1], 0.1)
    assert (density[1:] == -np.inf).all()
    with pytest.raises(ValueError, match="5 particles, not of 4"):
        find_log_density(model, positions[:, :4], 0.4)


def test_draws_depend_on_the_seed_and_the_name_alone():
    model = make_model(5, 4.0, spread=0.3)
    first, again = (draw_configurations(model, 0.4, 50, 1, "draws") for _ in range(2))
    np.testing.assert_array_equal(first.positions, again.positions)
    np.testing.assert_array_equal(first.log_density, again.log_density)
    for seed, name in ((2, "draws"), (1, "others")):
        assert (draw_configurations(model, 0.4, 50, seed, name).positions != first.positions).any()


def test_draws_depend_on_their_latents():
    model = make_model(5, 4.0, spread=0.3, latents=2)
    latents = np.repeat([[0.0, 0.0], [4.0, -4.0]], 20, axis=0)
    drawn = draw_configurations(model, 0.4, 40, 1, "draws", latents)
    again = draw_configurations(model, 0.4, 40, 1, "draws", latents[::-1])
    assert (drawn.positions != again.positions).any(axis=(1, 2)).all()
    # the density of a draw is that given its own latent
    own = find_log_density(model, drawn.positions, 0.4, latents)
    np.testing.assert_allclose(own, drawn.log_density, atol=1e-4)
    assert (np.abs(find_log_density(model, drawn.positions, 0.4, latents[::-1]) - own) > 1e-3).all()


def test_latents_that_do_not_fit_are_refused():
    reading = make_model(5, 4.0, latents=2)
    places = np.full((3, 5, 2), 2.0)
    for model, latents in ((reading, None), (reading, np.zeros((3, 1))), (make_model(5, 4.0), np.zeros((3, 2)))):
        with pytest.raises(ValueError, match="latents should have the shape"):
            draw_configurations(model, 0.4, 3, 1, "draws", latents)
        with pytest.raises(ValueError, match="latents should have the shape"):
            find_log_density(model, places, 0.4, latents)


def test_an_untrained_density_of_an_ideal_gas_without_gravity_is_uniform():
    drawn = draw_configurations(make_model(9, 3.0, potential=False), 0.0, 100, 1, "draws")
    np.testing.assert_allclose(drawn.log_density, -integrate_atmosphere(9, 3.0, 0.0), atol=1e-5)


def test_importance_sampling_gives_the_integral_of_an_ideal_gas():
    model = make_model(4, 3.0, 0.8, potential=False, spread=0.1)
    drawn = draw_configurations(model, 0.9, 10_000, 1, "draws")
    energies = 0.9 * drawn.positions[:, :, 1].sum(axis=1) / 0.8
    weights, log_z, error = weigh_draws(drawn.log_density, energies)
    assert error < 0.02
    assert abs(log_z - integrate_atmosphere(4, 3.0, 0.9 / 0.8)) < LIMIT * error
    # weighted draws are configurations of the gas
    gas = draw_atmosphere(4, 3.0, 0.9 / 0.8, 10_000, np.random.default_rng(4))
    assert weighted_kolmogorov_smirnov(0.9 * gas[:, :, 1].sum(axis=1) / 0.8, energies, weights) < 0.04


def integrate_pair(box, gamma):
    """Logarithm of Z of two particles, by quadrature in the differences c of the heights and d of the abscissas."""
    c, d = np.meshgrid(*2 * [(np.arange(2000) + 0.5) * box / 2000], indexing="ij")
    heights = np.exp(-gamma * c) * -np.expm1(-2 * gamma * (box - c)) / gamma
    return np.log((2 * (box - d) * heights * np.exp(-pair_energy(np.hypot(c, d)))).sum() * (box / 2000) ** 2)


def test_importance_sampling_gives_the_integral_of_two_particles():
    drawn = draw_configurations(make_model(2, 3.0, spread=0.05), 1.2, 20_000, 1, "draws")
    energies = reduced_energy(drawn.positions, Fluid(2, 3.0, 1.0, 1.2))
    _, log_z, error = weigh_draws(drawn.log_density, energies)
    assert error < 0.02
    assert abs(log_z - integrate_pair(3.0, 1.2)) < LIMIT * error


def test_the_divergence_of_an_ideal_gas_is_exact():
    """Each of N particles has a uniform height in place of an exponential one."""
    gas = draw_atmosphere(9, 3.0, 0.5, 4000, np.random.default_rng(5))
    log_density = find_log_density(make_model(9, 3.0, potential=False), gas, 0.0)
    divergence, error = estimate_divergence(
        log_density, 0.5 * gas[:, :, 1].sum(axis=1), integrate_atmosphere(9, 3, 0.5), 0.0
    )
    mean = 2 - 3 / np.expm1(1.5)
    exact = 9 * (np.log(3) - 0.5 * mean - np.log(-np.expm1(-1.5) / 0.5))
    assert abs(divergence - exact) < LIMIT * error


def test_the_divergence_of_two_particles_is_that_of_a_quadrature():
    fluid = Fluid(2, 3.0, 1.0, 1.2)
    log_z = integrate_pair(3.0, 1.2)
    model = make_model(2, 3.0, spread=0.3)

    def measure_surplus(places):
        """Weights and -E - log Z - log p of places (S, 2, 2)."""
        energies = reduced_energy(places, fluid)
        return np.exp(-energies - log_z), -energies - log_z - find_log_density(model, places, 1.2)

    places = 3.0 * stats.qmc.Sobol(4, rng=np.random.default_rng(6)).random_base2(16).reshape(-1, 2, 2)
    density, surplus = measure_surplus(places)
    exact = (density * surplus).mean() * 3.0**4
    # independent configurations of the fluid, by rejection: no energy is below -1
    tried = 3.0 * np.random.default_rng(7).random((200_000, 2, 2))
    kept = tried[np.random.default_rng(8).random(len(tried)) < np.exp(-1 - reduced_energy(tried, fluid))]
    log_density = find_log_density(model, kept, 1.2)
    divergence, error = estimate_divergence(log_density, reduced_energy(kept, fluid), log_z, 0.0)
    assert error < 0.02
    assert exact > 5 * error
    assert abs(divergence - exact) < LIMIT * error + 0.01
