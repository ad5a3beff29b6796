import numpy as np
import pytest

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_height, pair_energy_per_particle
from workflow.ljvae.physics.population import Population, weigh_energies

CHAINS = 600  # a block and a part of another


def populate(**options):
    fluid = Fluid(**{"particles": 5, "box": 6.0, "temperature": 0.8, "gamma": 0.0, **options})
    return Population(fluid, 0.4, 1, "test", CHAINS)


@pytest.mark.parametrize(("exponent", "diameter"), [*((m, 1.0) for m in range(1, 7)), (6, 1.8), (2, 1.8)])
def test_energies_at_full_growth_are_those_of_the_fluid(exponent, diameter):
    population = populate(exponent=exponent, diameter=diameter)
    population.reweigh(weigh_energies(population.fluid, 1.0, 0.9))
    population.move(1.0, 0.9, 0.5, 20)
    positions = population.positions()
    pairs = pair_energy_per_particle(positions, exponent, diameter) / population.fluid.temperature
    energies = 5 * (pairs + 0.9 * mean_height(positions))
    np.testing.assert_allclose(population.coefficients @ population.measure(), energies, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("exponent", [2, 3, 6])
def test_sweeps_at_a_level_only_go_downhill_if_it_is_cold(exponent):
    """At a tiny temperature the reduced energy of the level falls in every sweep, by the compiled sums."""
    growth, field = 0.4, 3e4
    population = populate(exponent=exponent, temperature=1e-5)
    coefficients = weigh_energies(population.fluid, growth, field)
    population.move(growth, field, 0.3, 1)
    for _ in range(30):
        before = coefficients @ population.measure()
        acceptance = population.move(growth, field, 0.3, 1)
        # a rise of 20 is accepted once in 1e8; float32 adds 1e-6 of the energies
        assert (coefficients @ population.measure() - before < 20 + 1e-6 * np.abs(before)).all()
    assert acceptance > 0


def test_measures_do_not_depend_on_the_unit_of_length():
    population = populate()
    before = population.measure()
    population._fit_fluid(0.3, 0.4)
    np.testing.assert_allclose(population.measure(), before, rtol=1e-3)  # single precision, where particles overlap
    assert population.unit == pytest.approx(0.3**0.5)
    population._fit_fluid(1.0, 0.4)
    positions = population.positions()
    assert ((positions >= 0) & (positions <= 6)).all()


def test_changing_weights_changes_log_z_by_the_mean_of_the_weights():
    population = populate()
    start = population.log_z
    population.reweigh(population.coefficients + np.array([0, 0, 0.2]))
    mean = np.exp(-0.2 * 5 * mean_height(population.positions())).mean()
    assert population.log_z - start == pytest.approx(np.log(mean), rel=1e-5)
    assert np.exp(population.log_weights).sum() == pytest.approx(1)


def test_resampling_copies_each_configuration_by_its_weight():
    population = populate()
    weights = np.random.default_rng(1).exponential(size=CHAINS) ** 2
    weights /= weights.sum()
    population.log_weights = np.log(weights)
    before = population.positions()
    assert population.effective_fraction() == pytest.approx(1 / np.square(weights).sum() / CHAINS)
    population.resample()
    copies = np.bincount(population.ancestors, minlength=CHAINS)
    assert (np.abs(copies - CHAINS * weights) < 1).all()  # systematic: no other scheme is as even
    np.testing.assert_array_equal(population.positions(), before[population.ancestors])
    assert population.effective_fraction() == pytest.approx(1)
    # the ancestors are those of the start, also after another resampling
    population.resample()
    np.testing.assert_array_equal(population.positions(), before[population.ancestors])
