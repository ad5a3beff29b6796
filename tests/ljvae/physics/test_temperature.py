import numpy as np
import pytest
from scipy import integrate

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.physics.temperature import configurational_temperature, differentiate_energy, hypervirial_terms

FLUIDS = [
    Fluid(8, 5.0, 0.8, 0.5),
    Fluid(8, 5.0, 1.3, 0.1, exponent=2),
    Fluid(8, 5.0, 1.0, 0.4, diameter=1.8),
]


@pytest.mark.parametrize("fluid", [*FLUIDS, Fluid(8, 5.0, 1.0, 0.0, exponent=3, diameter=0.6)])
def test_derivatives_are_those_of_the_energy(fluid):
    positions = np.random.default_rng(1).uniform(size=(20, 8, 2))
    positions += 1.3 * np.stack(np.meshgrid([0, 1, 2], [0, 1, 2]), axis=-1).reshape(9, 2)[:8]  # hardly any overlap
    first, second = differentiate_energy(positions, fluid)
    step = 1e-4

    def energy(particle, axis, shift):
        moved = positions.copy()
        moved[:, particle, axis] += shift
        return fluid.particles * energy_per_particle(moved, fluid.gamma, fluid.exponent, fluid.diameter)

    for particle, axis in ((0, 0), (0, 1), (5, 0), (7, 1)):
        low, middle, high = (energy(particle, axis, shift) for shift in (-step, 0, step))
        np.testing.assert_allclose(first[:, particle, axis], (high - low) / (2 * step), rtol=1e-4, atol=1e-4)
        np.testing.assert_allclose(
            second[:, particle, axis], (high - 2 * middle + low) / step**2, rtol=1e-3, atol=1e-3 * abs(middle).max()
        )


@pytest.mark.parametrize(("gamma", "temperature"), [(1.0, 1.0), (0.1, 2.0), (5.0, 0.5)])
def test_the_ideal_gas_under_gravity_obeys_it_exactly(gamma, temperature):
    """The barometric law between floor and lid, by quadrature: no boundary term is left at either wall."""
    fluid = Fluid(1, 10.0, temperature, gamma)

    def weigh(y, term):
        return hypervirial_terms(np.array([[[3.0, y]]]), fluid)[term][0] * np.exp(-gamma * y / temperature)

    above, below = (integrate.quad(weigh, 0, 10, args=(term,))[0] for term in (0, 1))
    assert above == pytest.approx(temperature * below, rel=1e-9)


@pytest.mark.parametrize("fluid", FLUIDS)
def test_a_simulated_fluid_has_its_temperature(fluid):
    positions = simulate(fluid, 1, "test", chains=4096, sweeps=800, step=0.6).positions
    temperature, error = configurational_temperature(positions, fluid)
    # 4.5 standard errors: fails once in 150,000
    assert abs(temperature - fluid.temperature) < 4.5 * error
    assert error < 0.04 * fluid.temperature


def test_the_error_is_the_spread_of_the_temperatures_of_many_samples():
    fluid = FLUIDS[0]
    positions = simulate(fluid, 2, "test", chains=8192, sweeps=400, step=0.6).positions
    samples = np.array([configurational_temperature(sample, fluid) for sample in np.split(positions, 64)])
    # 64 samples know their spread to 9 %: four times that fails once in 10,000
    assert samples[:, 0].std(ddof=1) == pytest.approx(samples[:, 1].mean(), rel=0.36)


def test_a_simulation_of_another_temperature_is_found():
    right = Fluid(30, 10.0, 1.0, 1.0)
    positions = simulate(Fluid(30, 10.0, 0.85, 1.0), 1, "test", chains=2048, sweeps=1000, step=0.3).positions
    temperature, error = configurational_temperature(positions, right)
    assert temperature < right.temperature - 4 * error


def test_without_forces_there_is_none():
    assert np.isnan(configurational_temperature(np.ones((5, 1, 2)), Fluid(1, 10.0, 1.0, 0.0))).all()
