"""The sampler against exact laws. Each test states how often it would fail for a right sampler."""

import itertools

import numba
import numpy as np
import pytest
from scipy import integrate, linalg, stats

from workflow.ljvae.physics.metropolis import LANES, Fluid, _exp_of_negative, chain_states, simulate, tune_step
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.potentials import pair_energy


def run(fluid, chains, sweeps, step, seed=1, **options):
    return simulate(fluid, seed, "test", chains=chains, sweeps=sweeps, step=step, **options)


def barometric(gamma, temperature, box):
    """The height distribution of one particle: exp(-gamma y / T) between floor and lid."""
    return stats.truncexpon(b=gamma * box / temperature, scale=temperature / gamma)


@pytest.mark.parametrize(("gamma", "temperature"), [(1.0, 1.0), (0.3, 2.0)])
def test_one_particle_follows_the_barometric_law(gamma, temperature):
    # Kolmogorov-Smirnov on independent chains: fails once in 10,000 for either coordinate
    fluid = Fluid(1, 10.0, temperature, gamma)
    x, y = run(fluid, 4000, 2000, 4.0).positions[:, 0].T
    assert stats.kstest(y, barometric(gamma, temperature, 10.0).cdf).pvalue > 1e-4
    assert stats.kstest(x, stats.uniform(0, 10).cdf).pvalue > 1e-4


def test_far_apart_particles_are_an_ideal_gas():
    # 8 particles in a box of 1000 sigma hardly ever meet: each follows its own barometric law.
    # 8,000 heights: fails once in 10,000
    fluid = Fluid(8, 1000.0, 1.0, 0.01)
    heights = run(fluid, 1000, 1000, 300.0).positions[:, :, 1].ravel()
    assert stats.kstest(heights, barometric(0.01, 1.0, 1000.0).cdf).pvalue > 1e-4


@pytest.mark.parametrize("exponent", [6, 2])
def test_two_particles_have_the_exact_distribution_of_their_distance(exponent):
    """In a box without gravity p(r) is proportional to g(r) exp(-u(r)/T), with g(r) that of two uniform points."""
    box, samples = 4.0, 8000
    distances = np.linalg.norm(
        np.diff(run(Fluid(2, box, 1.0, 0.0, exponent), samples, 1000, 1.5).positions, axis=1)[:, 0], axis=1
    )

    def density(r):
        s = r / box  # two uniform points in the unit square, s <= 1 (Philip, 2007)
        if s <= 1:
            free = 2 * s * (s**2 - 4 * s + np.pi)
        else:
            free = 2 * s * (4 * np.sqrt(s**2 - 1) - (s**2 + 2 - np.pi) - 4 * np.arctan(np.sqrt(s**2 - 1)))
        return free * np.exp(-pair_energy(r, exponent))

    edges = np.array([0.3, 0.95, 1.0, 1.05, 1.1, 1.2, 1.35, 1.5, 1.75, 2.0, 2.4, 2.8, 3.2, 3.6, 4.0, 4 * 2**0.5])
    mass = np.array([integrate.quad(density, a, b, limit=200)[0] for a, b in itertools.pairwise(edges)])
    expected = samples * mass / mass.sum()
    observed, _ = np.histogram(distances, edges)
    assert observed.sum() == samples
    merged = expected > 5  # chi-square needs filled bins; the rest is thrown together
    observed = np.append(observed[merged], observed[~merged].sum())
    expected = np.append(expected[merged], max(expected[~merged].sum(), 1e-9))
    keep = expected > 1
    # fails once in 10,000
    assert stats.chisquare(observed[keep], expected[keep] * observed[keep].sum() / expected[keep].sum()).pvalue > 1e-4


@pytest.mark.parametrize(("exponent", "diameter"), [(6, 1.0), (2, 1.0), (6, 1.8)])
def test_two_particles_under_gravity_have_the_exact_heights_and_distances(exponent, diameter):
    """Quadrature in the heights and in d = |x1 - x2|, of density proportional to L - d, or in polar coordinates."""
    box, temperature, gamma, chains = 4.0, 0.8, 1.0, 20_000
    fall = gamma / temperature
    edges = np.linspace(0, box, 1201)
    y = (edges[1:] + edges[:-1]) / 2

    def boltzmann(r):
        return np.exp(-pair_energy(r / ((1 + diameter) / 2), exponent) / temperature)

    # a pair's weight depends on the difference of the heights alone, once summed over d; here differences are 0, h, ...
    pair = (boltzmann(np.hypot(y, edges[:-1, None])) * (box - y)).sum(axis=1)
    height = np.exp(-fall * y) * (linalg.toeplitz(pair) @ np.exp(-fall * y))

    # at a difference c of the heights, the lower particle is anywhere in 0 to L - c
    radii = np.linspace(0, box * 2**0.5, 2401)
    r, angle = (radii[1:] + radii[:-1])[:, None] / 2, (np.arange(400) + 0.5) * np.pi / 800
    c, d = r * np.sin(angle), r * np.cos(angle)
    room = np.exp(-fall * c) * -np.expm1(-2 * fall * np.maximum(box - c, 0))
    distance = (r * boltzmann(r) * room * np.maximum(box - d, 0)).sum(axis=1)

    positions = run(Fluid(2, box, temperature, gamma, exponent, diameter), chains, 1000, 1.5).positions
    apart = np.linalg.norm(positions[:, 0] - positions[:, 1], axis=1)
    for values, grid, weights in (*((k, edges, height) for k in positions[..., 1].T), (apart, radii, distance)):
        law = np.append(0, np.cumsum(weights)) / weights.sum()
        # Kolmogorov-Smirnov on independent chains, thrice: fails once in 10,000
        assert stats.kstest(values, lambda v, grid=grid, law=law: np.interp(v, grid, law)).pvalue > 1e-4 / 3


def test_mean_energy_and_height_of_the_decks_fluid():
    """gamma = 1 against independent Langevin dynamics: height 1.959(9), pair energy -1.250(6) per particle."""
    fluid = Fluid(30, 10.0, 1.0, 1.0)
    positions = run(fluid, 1000, 2500, 0.32).positions
    height = positions[:, :, 1].mean(axis=1)
    pairs = energy_per_particle(positions, 0.0)
    for values, mean, error in ((height, 1.959, 0.009), (pairs, -1.250, 0.006)):
        # 4.5 standard errors of the difference: fails once in 100,000
        assert abs(values.mean() - mean) < 4.5 * np.hypot(error, values.std() / np.sqrt(len(values)))


@pytest.mark.parametrize("diameter", [1.0, 1.5])
def test_sampler_and_observables_agree_on_energy_differences(diameter):
    """A run at tiny temperature only goes downhill, by the energy that is recomputed in full."""
    fluid = Fluid(12, 6.0, 1e-4, 0.5, diameter=diameter)
    chains = run(fluid, LANES, 60, 0.2, trace_chains=LANES, trace_interval=1)
    # a rise of 20 T a particle is accepted once in 1e8
    assert (np.diff(chains.trace_energy, axis=1) < 20e-4).all()
    energies = energy_per_particle(chains.positions, 0.5, diameter=diameter)
    np.testing.assert_allclose(chains.trace_energy[:, -1], energies, rtol=1e-12)


@pytest.mark.parametrize("exponent", [1, 2, 3, 4, 5, 6])
def test_every_exponent_gives_the_boltzmann_weight_of_a_pair(exponent):
    # two particles, one chain an exponent would not do: the mean pair energy by quadrature, 5 standard errors
    box = 3.0
    energies = energy_per_particle(run(Fluid(2, box, 1.0, 0.0, exponent), 4000, 400, 1.2).positions, 0.0, exponent) * 2
    r = np.linspace(0.25, box * 2**0.5, 40_001)[:-1]
    s = r / box
    root = np.sqrt(np.maximum(s**2 - 1, 0))
    free = 2 * s * np.where(s <= 1, s**2 - 4 * s + np.pi, 4 * root - (s**2 + 2 - np.pi) - 4 * np.arctan(root))
    weight = free * np.exp(-pair_energy(r, exponent))
    exact = (weight * pair_energy(r, exponent)).sum() / weight.sum()
    assert abs(energies.mean() - exact) < 5 * energies.std() / np.sqrt(len(energies))


def test_particles_stay_in_the_box():
    positions = run(Fluid(20, 5.0, 3.0, -2.0), 64, 200, 1.0).positions
    assert ((positions >= 0) & (positions <= 5)).all()


def test_results_do_not_depend_on_threads_or_on_how_many_chains_run():
    fluid = Fluid(10, 6.0, 1.0, 0.5)
    threads = numba.get_num_threads()
    whole = run(fluid, 3 * LANES + 5, 50, 0.5, trace_chains=10)
    try:
        numba.set_num_threads(1)
        alone = run(fluid, 3 * LANES + 5, 50, 0.5)
    finally:
        numba.set_num_threads(threads)
    np.testing.assert_array_equal(whole.positions, alone.positions)
    np.testing.assert_array_equal(whole.acceptance, alone.acceptance)
    part = run(fluid, LANES + 7, 50, 0.5, first=2 * LANES)
    np.testing.assert_array_equal(part.positions[: LANES + 5], whole.positions[2 * LANES :])


def test_other_names_and_seeds_give_other_configurations():
    fluid = Fluid(10, 6.0, 1.0, 0.5)
    runs = [simulate(fluid, seed, name, chains=4, sweeps=5, step=0.5) for seed, name in ((1, "a"), (1, "b"), (2, "a"))]
    for k in range(3):
        assert (runs[k].positions != runs[k - 1].positions).all()


def test_the_pilot_reaches_its_target():
    fluid = Fluid(30, 10.0, 1.0, 0.4)
    step = tune_step(fluid, 1, "test", chains=64, sweeps=100, target=0.4)
    acceptance = run(fluid, 64, 1000, step).acceptance.mean()
    assert acceptance == pytest.approx(0.4, abs=0.06)  # the pilot itself has not settled


def test_the_pilot_measures_the_chains_that_it_is_asked_for():
    steps = [tune_step(Fluid(5, 6.0, 1.0, 0.4), 1, "test", chains=chains, sweeps=5, target=0.4) for chains in (8, 64)]
    assert steps[0] != steps[1]
    assert steps[0] == pytest.approx(steps[1], rel=0.5)


def test_the_exponential_of_the_acceptance_rule():
    x = -np.geomspace(1e-6, 12, 1000).astype(np.float32)
    ours = np.array([_exp_of_negative(value) for value in x])
    np.testing.assert_allclose(ours, np.exp(x), rtol=1e-5)
    # the acceptance threshold is at least 2^-25, so that a hopeless move is never accepted
    assert _exp_of_negative(np.float32(-1e9)) < 2.0**-25
    assert _exp_of_negative(np.float32(0)) == 1.0


def test_states_of_chains_are_distinct_and_their_bits_balanced():
    states = chain_states(12345, 0, 20_000)
    assert len(np.unique(states, axis=0)) == 20_000
    bits = np.unpackbits(states.view(np.uint8), axis=1).mean(axis=0)
    # 128 shares of 20,000 bits: five standard deviations fail once in 10,000
    assert np.abs(bits - 0.5).max() < 5 * 0.5 / np.sqrt(20_000)


def test_faults_of_the_caller_are_named():
    with pytest.raises(ValueError, match="not in 1 to 6"):
        run(Fluid(2, 4.0, 1.0, 0.0, 7), 1, 1, 0.1)
    with pytest.raises(ValueError, match="at least 1"):
        run(Fluid(2, 4.0, 1.0, 0.0), 1, 0, 0.1)
