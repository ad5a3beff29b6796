import numpy as np
import pytest

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.insertion import (
    Layout,
    describe_surroundings,
    draw_linear,
    find_heights,
    find_uniforms,
    invert_uniforms,
    measure_linear,
    tabulate_learned,
    tabulate_potential,
    weigh_insertion,
)
from workflow.ljvae.physics.learned_potential import LearnedPotential
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.splines import Basis

FLUID = Fluid(6, 5.0, 2.0, 0.0)
LAYOUT = Layout(6, 5.0, 2.0, tabulate_potential(FLUID), neighbours=3, profile=8, knots=41)


@pytest.fixture
def sequences():
    return sort_points(np.random.default_rng(1).uniform(0, 5, (50, 6, 2)), "x")


def test_uniforms_of_independent_particles_are_uniform():
    places = sort_points(np.random.default_rng(2).uniform(0, 5, (4000, 6, 2)), "x")
    v, slope = find_uniforms(places, 5.0)
    np.testing.assert_allclose(v.mean(axis=0), 0.5, atol=0.03)
    np.testing.assert_allclose(v.var(axis=0), 1 / 12, atol=0.01)
    # the product of all slopes is the density of the sorted places, N! / L^N
    np.testing.assert_allclose(slope.sum(axis=1), np.log(720 / 5**6))


def test_uniforms_lead_back_to_the_places(sequences):
    v, slope = find_uniforms(sequences, 5.0)
    x = np.zeros(50)
    for i in range(6):
        x, again = invert_uniforms(v[:, i], x, 6 - i, 5.0)
        np.testing.assert_allclose(x, sequences[:, i, 0], atol=1e-9)
        np.testing.assert_allclose(again, slope[:, i], atol=1e-7)
        x = sequences[:, i, 0]


def test_energies_are_those_of_the_pairs_within_reach(sequences):
    gamma = np.linspace(0, 1, 50)
    x = sequences[:, 4, 0].copy()
    energies = weigh_insertion(sequences, 4, x, gamma, LAYOUT)
    heights = find_heights(LAYOUT)
    places = np.stack(np.broadcast_arrays(x[:, None], heights), axis=2)
    distance = np.linalg.norm(places[:, :, None] - sequences[:, None, :4], axis=3)
    pairs = np.where(distance < 3, pair_energy(distance), 0.0).sum(axis=2) / 2
    # linear interpolation is exact to a few per cent where pairs don't overlap; truncation makes small steps
    calm = distance.min(axis=2) > 0.95
    assert calm.mean() > 0.3
    np.testing.assert_allclose((energies - gamma[:, None] * heights / 2)[calm], pairs[calm], atol=0.02)
    assert energies.max() <= 30 + 0.5 * 5


def test_without_a_pair_factor_only_gravity_counts(sequences):
    empty = LAYOUT._replace(factor=np.zeros(0))
    energies = weigh_insertion(sequences, 4, sequences[:, 4, 0].copy(), np.full(50, 0.6), empty)
    np.testing.assert_allclose(energies, np.tile(0.3 * find_heights(LAYOUT), (50, 1)), rtol=1e-6)


def test_a_learned_factor_ends_at_the_reach_of_its_potential():
    basis = Basis(0.7, 2.0, 8)
    learned = LearnedPotential(basis, np.ones(8), np.zeros(1), np.eye(9))
    table = tabulate_learned(learned)
    assert len(table) == 402
    np.testing.assert_allclose(table[100], learned.energy([1.0])[0])
    assert table[-2] == table[-1] == 0


def test_surroundings_are_those_of_earlier_particles(sequences):
    x = sequences[:, 3, 0].copy()
    gamma = np.full(50, 0.4)
    features = describe_surroundings(sequences, 3, x, gamma, LAYOUT)
    assert features.shape == (50, LAYOUT.features)
    later = sequences.copy()
    later[:, 3:] = 0.0
    np.testing.assert_array_equal(features, describe_surroundings(later, 3, x, gamma, LAYOUT))
    earlier = sequences.copy()
    earlier[:, 2, 1] = 5 - earlier[:, 2, 1]
    assert (features != describe_surroundings(earlier, 3, x, gamma, LAYOUT)).any(axis=1).all()
    assert (features != describe_surroundings(sequences, 3, x, gamma + 0.1, LAYOUT)).any(axis=1).all()
    assert np.abs(features).max() < 10


def test_draws_have_the_piecewise_linear_density():
    rng = np.random.default_rng(3)
    logits = np.tile(rng.normal(size=6), (100_000, 1))
    places, log_density = draw_linear(logits, rng.random(100_000))
    np.testing.assert_allclose(measure_linear(logits, places), log_density, atol=1e-9)
    grid = (np.arange(5000) + 0.5) / 5000
    density = np.exp(measure_linear(logits[:5000], grid))
    assert density.mean() == pytest.approx(1, abs=1e-6)
    counts = np.histogram(places, bins=20, range=(0, 1))[0]
    expected = density.reshape(20, -1).mean(axis=1) * 5000
    assert (np.square(counts - expected) / expected).sum() < 50  # chi-squared of 19 degrees: once in 10,000


def test_extreme_logits_give_finite_draws():
    logits = np.array([[0.0, -800.0, -800.0, 0.0]])
    places, log_density = draw_linear(np.repeat(logits, 4, axis=0), np.array([0.0, 0.4999, 0.5001, 1 - 1e-16]))
    assert np.isfinite(log_density).all()
    assert ((places >= 0) & (places <= 1)).all()
    assert ((places < 1 / 3) == [True, True, False, False]).all()
