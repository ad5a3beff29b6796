"""Annealing against exact integrals, and against the sampler and MBAR.

A comparison fails once in 10,000 for right code: its limit is that of Student's law for the spread of 16 runs.
"""

import numba
import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.annealing import anneal, average_log_z, compare_gammas, plan_levels, replicate_log_z
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.free_energy import compare_free_energies
from workflow.ljvae.physics.observables import energy_per_particle, mean_height, pair_energy_per_particle
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.simulation import simulate

RUNS = 16
GAMMAS = (0.3, 1.0, 2.0)
TWELVE = Fluid(12, 6.0, 1.0, 0.0)
# Two-sided and once in 10,000, for the spread of 16 runs.
LIMIT = stats.t(RUNS - 1).isf(5e-5)


def plan(fluid, gammas=GAMMAS, **options):
    return plan_levels(fluid, gammas, 1, "test", **{"chains": 512, **options})


def estimate(levels, chains=512):
    return average_log_z(replicate_log_z(levels, 1, "test", chains=chains, replicates=RUNS))


def integrate_pair(fluid, gamma):
    """Logarithm of Z of two particles, by quadrature in the differences c of the heights and d of the abscissas."""
    box, field = fluid.box, gamma / fluid.temperature
    c, d = np.meshgrid(*2 * [(np.arange(3000) + 0.5) * box / 3000], indexing="ij")
    heights = np.exp(-field * c) * -np.expm1(-2 * field * (box - c)) / field
    distance = np.hypot(c, d) / ((1 + fluid.diameter) / 2)
    boltzmann = np.exp(-pair_energy(distance, fluid.exponent) / fluid.temperature)
    return np.log((2 * (box - d) * heights * boltzmann).sum() * (box / 3000) ** 2)


def test_one_particle_has_the_integral_of_the_ideal_gas():
    mean, error = estimate(plan(Fluid(1, 10.0, 0.8, 0.0)))
    fields = np.array(GAMMAS) / 0.8
    exact = np.log(10 * -np.expm1(-10 * fields) / fields)
    assert (error < 0.02).all()
    assert (np.abs(mean - exact) < LIMIT * error + 1e-6).all()


@pytest.mark.parametrize(
    ("exponent", "diameter", "efficiency"), [(6, 1.0, 0.9), (6, 1.8, 0.9), (2, 1.0, 0.9), (3, 1.0, 0.9), (6, 1.0, 0.4)]
)
def test_two_particles_have_the_integral_by_quadrature(exponent, diameter, efficiency):
    """Also with few levels: their number changes the error of Z, not its mean."""
    fluid = Fluid(2, 3.0, 0.8, 0.0, exponent, diameter)
    mean, error = estimate(plan(fluid, efficiency=efficiency))
    exact = [integrate_pair(fluid, gamma) for gamma in GAMMAS]
    assert (error < 0.02).all()
    assert (np.abs(mean - exact) < LIMIT * error).all()


@pytest.fixture(scope="module")
def twelve():
    return plan(TWELVE, chains=1024)


def test_free_energies_and_means_are_those_of_the_sampler(twelve):
    """Independent chains of the sampler, MBAR and thermodynamic integration. Two differences and six means."""
    runs = [anneal(twelve, 1, f"run {k}", chains=512) for k in range(RUNS)]
    rows = compare_gammas(np.array([run.log_z for run in runs]), GAMMAS)
    settled = []
    for k, gamma in enumerate(GAMMAS):
        fluid = Fluid(12, 6.0, 1.0, gamma)
        settled.append(simulate(fluid, 1, f"settled {k}", chains=2048, sweeps=2000, step=0.6).positions)
    mbar = compare_free_energies([12 * mean_height(positions) for positions in settled], list(GAMMAS), 1.0)
    for row, other in zip(rows, mbar, strict=True):
        assert (row["gamma"], row["to_gamma"]) == (other["gamma"], other["to_gamma"])
        assert row["annealing_se"] < 0.1
        assert abs(row["annealing"] - other["mbar"]) < LIMIT * np.hypot(row["annealing_se"], other["mbar_se"])
    for k, positions in enumerate(settled):
        for observe in (pair_energy_per_particle, mean_height):
            means = np.array([observe(run.positions[k]).mean() for run in runs])
            others = observe(positions)
            error = np.hypot(means.std(ddof=1) / np.sqrt(RUNS), others.std(ddof=1) / np.sqrt(len(others)))
            assert abs(means.mean() - others.mean()) < LIMIT * error


def test_levels_go_from_the_atmosphere_through_the_gammas(twelve):
    assert (np.diff(twelve.growth) >= 0).all()
    assert 0 < twelve.growth[0] < 0.5
    first = twelve.stops[0]
    assert (twelve.growth[:first] < 1).all()
    assert (twelve.growth[first:] == 1).all()
    np.testing.assert_array_equal(twelve.fields[twelve.stops], GAMMAS)
    assert twelve.stops[-1] == len(twelve.steps) - 1
    np.testing.assert_array_equal(twelve.sweeps, np.where(twelve.growth == 1, 80, 4))
    assert (twelve.steps <= 6).all()
    # particles that take up room stand higher than an ideal gas of their weight
    assert 0 < twelve.atmosphere < GAMMAS[0]


def test_a_higher_efficiency_has_more_levels_and_a_smaller_error(twelve):
    coarse = plan(TWELVE, efficiency=0.5)
    assert len(coarse.steps) < len(twelve.steps) / 2
    errors = [estimate(levels)[1][-1] for levels in (coarse, twelve)]
    assert errors[0] > errors[1]


def test_a_run_depends_on_the_seed_and_the_name_alone(twelve):
    threads = numba.get_num_threads()
    run = anneal(twelve, 1, "run", chains=700)
    try:
        numba.set_num_threads(1)
        alone = anneal(twelve, 1, "run", chains=700)
    finally:
        numba.set_num_threads(threads)
    for name in ("positions", "log_z", "distinct_ancestors", "effective_sizes"):
        np.testing.assert_array_equal(getattr(run, name), getattr(alone, name))
    for seed, name in ((2, "run"), (1, "other")):
        assert (anneal(twelve, seed, name, chains=700).log_z != run.log_z).all()
    again = plan(TWELVE, chains=1024)
    np.testing.assert_array_equal(again.growth, twelve.growth)
    np.testing.assert_array_equal(again.steps, twelve.steps)


def test_a_run_has_positions_in_the_box_and_fewer_and_fewer_ancestors(twelve):
    run = anneal(twelve, 1, "run", chains=700)
    assert run.positions.shape == (3, 700, 12, 2)
    assert ((run.positions >= 0) & (run.positions <= 6)).all()
    assert (np.diff(run.distinct_ancestors) <= 0).all()
    assert ((run.distinct_ancestors > 1) & (run.distinct_ancestors < 700)).all()
    assert ((run.effective_sizes > 0.3 * 700) & (run.effective_sizes <= 700)).all()
    assert energy_per_particle(run.positions[0], 0.3).max() < 10  # nobody overlaps


def test_the_error_of_z_is_the_spread_of_independent_runs():
    rng = np.random.default_rng(1)
    log_z = 0.3 * rng.normal(size=(4000, 1)) - 0.3**2 / 2  # the mean of Z is 1, that of log Z is lower
    mean, error = average_log_z(log_z)
    assert abs(mean[0]) < 4 * error[0]
    assert error[0] == pytest.approx(np.sqrt(np.expm1(0.3**2) / 4000), rel=0.1)


def test_faults_of_the_caller_are_named():
    with pytest.raises(ValueError, match="not in 1 to 6"):
        plan(Fluid(2, 3.0, 1.0, 0.0, 7))
    with pytest.raises(ValueError, match="no gammas"):
        plan(TWELVE, gammas=())
    with pytest.raises(ValueError, match="at least 2 chains"):
        plan(TWELVE, chains=1)
    with pytest.raises(ValueError, match="efficiency is 1"):
        plan(TWELVE, efficiency=1.0)
