"""A density of independent particles is judged by an ideal gas, of which everything is known."""

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.exact import Barometric
from workflow.ljvae.generation.judging import judge_samples, make_reference, reduce_energies, weigh_samples
from workflow.ljvae.generation.likeness import index_training
from workflow.ljvae.generation.samples import Samples
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.atmosphere import draw_atmosphere, integrate_atmosphere
from workflow.ljvae.physics.fluid import Fluid

ANALYSIS = {"overlap": 0.85, "bootstrap": 50, "confidence": 0.95}
LIMIT = stats.norm.isf(5e-5)
# so far apart that particles of sigma hardly meet: an ideal gas
FLUID = Fluid(3, 2000.0, 1.0, 0.002)


def oriented(positions):
    return orient(distance_matrices(sort_points(positions / FLUID.box, "x")))[0]


@pytest.fixture(scope="module")
def reference():
    draw = np.random.default_rng(1)
    simulated, test, training = (draw_atmosphere(3, FLUID.box, FLUID.gamma, 1500, draw) for _ in range(3))
    integral = (integrate_atmosphere(3, FLUID.box, FLUID.gamma), 0.0)
    return make_reference(FLUID, simulated, integral, oriented(test), index_training(oriented(training)))


def judge(reference, field, count=4000):
    density = Barometric(3, FLUID.box, field)
    drawn = density.draw(count, np.random.default_rng(2))
    samples = Samples(drawn.positions, drawn.log_density, density.find_log_density(reference.positions))
    weighted = weigh_samples(samples, FLUID)
    return judge_samples(samples, weighted, reference, np.random.default_rng(3), ANALYSIS, 1000)


def test_the_law_itself_has_no_divergence_and_equal_weights(reference):
    row = judge(reference, FLUID.gamma)
    assert row["kl"] == pytest.approx(0, abs=1e-4)
    assert row["effective_fraction"] == pytest.approx(1, abs=1e-4)
    assert row["log_z"] == pytest.approx(row["reference_log_z"], abs=1e-4)
    assert row["energy_ks"] < 1.5 * row["energy_ks_null"]
    assert row["novelty"] == pytest.approx(1, abs=0.1)
    assert row["diversity"] == pytest.approx(1, abs=0.1)


def test_another_law_has_the_divergence_of_its_formula_and_weights_mend_it(reference):
    field = 1.5 * FLUID.gamma
    row = judge(reference, field)
    wrong = integrate_atmosphere(3, FLUID.box, field)
    heights = reference.positions[..., 1].sum(axis=1)
    exact = (field - FLUID.gamma) * heights.mean() + wrong - reference.log_z
    assert row["kl"] == pytest.approx(exact, abs=1e-3)
    assert row["kl"] > 0.1
    assert row["energy_ks"] > 2 * row["energy_ks_null"]
    assert row["weighted_energy_ks"] < 1.5 * row["weighted_energy_ks_null"]
    assert abs(row["log_z"] - row["reference_log_z"]) < LIMIT * row["log_z_se"]
    assert 0.2 < row["effective_fraction"] < 0.95


def test_a_method_without_a_density_has_no_divergence(reference):
    positions = draw_atmosphere(3, FLUID.box, FLUID.gamma, 300, np.random.default_rng(4))
    assert weigh_samples(Samples(positions), FLUID) is None
    row = judge_samples(Samples(positions), None, reference, np.random.default_rng(3), ANALYSIS, 100)
    assert "kl" not in row
    assert row["n"] == 300
    assert row["overlap_fraction"] == 0


def test_copies_of_training_configurations_are_not_new(reference):
    training = draw_atmosphere(3, FLUID.box, FLUID.gamma, 4500, np.random.default_rng(1))[3000:]
    row = judge_samples(Samples(training), None, reference, np.random.default_rng(3), ANALYSIS, 500)
    assert row["novelty"] < 0.01


def test_energies_are_those_of_whole_configurations_over_the_temperature():
    pair = np.array([[[0.0, 1.0], [2 ** (1 / 6), 1.0]]])
    assert reduce_energies(pair, Fluid(2, 10.0, 2.0, 0.3)) == pytest.approx([(-1 + 0.6) / 2])
