"""The sampler against exact laws. Each test states how often it would fail for a right sampler."""

import itertools

import numpy as np
import pytest
from scipy import integrate, linalg, stats

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import LANES
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.simulation import simulate

pytestmark = pytest.mark.slow


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
