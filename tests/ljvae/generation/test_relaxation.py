import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.likeness import index_training
from workflow.ljvae.generation.relaxation import (
    Points,
    Relaxation,
    Relaxed,
    Training,
    make_reference,
    measure_novelty,
    measure_settling,
    measure_stages,
    place_in_box,
    relax_points,
    select_best,
    stretch_heights,
    tune,
)
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import mean_height, pair_distances, pair_energy_per_particle

FLUID = Fluid(particles=12, box=8.0, temperature=1.0, gamma=0.5)
SETTINGS = {
    "distance": 1.0,
    "passes": 4,
    "stretches": [1.0, 0.8],
    "cold_sweeps": [0, 6],
    "cold_temperature": 0.1,
    "cold_step": 0.3,
    "warm_sweeps": 2,
    "follow_sweeps": 40,
    "record_interval": 10,
}
RELAXATION = Relaxation(FLUID, 0.5, SETTINGS, 1)
ANALYSIS = {"overlap": 0.85, "bootstrap": 50, "confidence": 0.95}
SHAPES = np.random.default_rng(1).uniform(0, 0.5, (300, FLUID.particles, 2))
POINTS = Points(SHAPES, placed=False)


@pytest.fixture(scope="module")
def relaxed():
    return relax_points(POINTS, 0.8, 6, RELAXATION, "stream")


@pytest.fixture(scope="module")
def reference(relaxed):
    return make_reference(relaxed.relaxed, SHAPES, index_training(SHAPES + 0.1), FLUID)


def test_points_are_laid_in_the_box_as_they_are_and_then_relaxed(relaxed):
    shapes = FLUID.box * stretch_heights(SHAPES, 0.8)
    np.testing.assert_allclose(pair_distances(relaxed.raw), pair_distances(shapes), atol=1e-9)
    for positions in (relaxed.raw, relaxed.relaxed):
        assert ((positions >= 0) & (positions <= FLUID.box)).all()
    assert (pair_distances(relaxed.relaxed).min(axis=1) < 0.8).mean() < 0.05
    assert relaxed.sweeps == 4 / 2 + 6 + 2


def test_points_that_have_a_place_keep_it():
    raw = relax_points(Points(SHAPES, placed=True), 0.5, 0, RELAXATION, "stream").raw
    np.testing.assert_array_equal(raw, 8.0 * SHAPES * np.array([1.0, 0.5]))
    outside = relax_points(Points(SHAPES + 0.7, placed=True), 1.0, 0, RELAXATION, "stream").raw
    np.testing.assert_array_equal(outside, np.minimum(8.0 * (SHAPES + 0.7), 8.0))


def test_the_stream_names_the_random_numbers(relaxed):
    again, other = (relax_points(POINTS, 0.8, 6, RELAXATION, name) for name in ("stream", "other"))
    assert (again.relaxed == relaxed.relaxed).all()
    assert (other.raw != relaxed.raw).any()


def test_every_attempt_is_a_row_and_the_best_one_is_chosen(relaxed):
    expected = relaxed.relaxed
    training = Training(pair_energy_per_particle(expected), mean_height(expected), np.full(300, 1 / 300))
    rows = tune(POINTS, training, RELAXATION, "stream")
    assert [(row["stretch"], row["cold_sweeps"], row["sweeps"]) for row in rows] == [
        (1.0, 0, 4.0),
        (1.0, 6, 10.0),
        (0.8, 0, 4.0),
        (0.8, 6, 10.0),
    ]
    assert [row["chosen"] for row in rows] == [False, False, False, True]
    assert rows[-1]["energy_ks"] == pytest.approx(0, abs=1e-12)  # they are the very same configurations
    assert rows[-1]["height_ks"] == pytest.approx(0, abs=1e-12)
    assert rows[0]["effective_size"] == pytest.approx(300)


def test_stages_are_compared_with_the_simulation(relaxed, reference):
    raw, after = measure_stages(relaxed, reference, RELAXATION, ANALYSIS, "stream")
    assert (raw["stage"], raw["sweeps"], after["stage"], after["sweeps"]) == ("raw", 0, "relaxed", relaxed.sweeps)
    # the reference is what was relaxed
    assert after["energy_ks"] == after["gr_distance"] == after["height_distance"] == 0
    assert raw["energy_ks"] > 0.9
    assert (after["energy_ks_p"], raw["energy_ks_p"]) == (1, 1 / 51)
    assert raw["energy_ks"] > raw["energy_ks_null"] > after["energy_ks"]
    assert raw["overlap_fraction"] > 0.9 > 0.1 > after["overlap_fraction"]
    assert after["n"] == 300


def test_settling_begins_with_what_was_relaxed(relaxed, reference):
    rows = measure_settling(relaxed, reference, RELAXATION, "stream")
    assert [row["sweeps"] for row in rows] == [10, 20, 30, 40, 50]
    assert rows[0]["energy_ks"] == 0
    low = Relaxed(relaxed.raw, relaxed.relaxed * np.float32([1, 0.5]), 10.0)
    assert measure_settling(low, reference, RELAXATION, "stream")[0]["energy_ks"] > 0.5


def test_novelty_and_diversity_are_those_of_the_test_points(reference):
    measures = measure_novelty(POINTS, reference)
    assert (measures["novelty"], measures["diversity"]) == (1, 1)
    assert measure_novelty(Points(SHAPES + 0.1, placed=False), reference)["novelty"] == 0


def test_points_that_have_a_place_are_oriented_before_they_are_compared():
    shapes = orient(distance_matrices(sort_points(SHAPES, "x")))[0]
    reference = make_reference(FLUID.box * SHAPES, shapes, index_training(shapes), FLUID)._replace(distance=1.0)
    measures = measure_novelty(Points(SHAPES[:, ::-1] + np.array([0.3, 0.1]), placed=True), reference)
    assert measures["novelty"] < 1e-6
    assert measures["diversity"] == pytest.approx(1)


@pytest.mark.parametrize("gamma", [0.0, 0.05, 1.0])
def test_heights_of_a_placed_shape_follow_the_barometric_law(gamma):
    # of one shape, so that its room above the floor is always the same
    shape = np.repeat(FLUID.box * SHAPES[:1], 20_000, axis=0)
    placed = place_in_box(shape, FLUID.box, gamma, FLUID.temperature, np.random.default_rng(3))
    lowest = placed[:, :, 1].min(axis=1)
    room = FLUID.box - np.ptp(shape[0, :, 1])
    rate = gamma * FLUID.particles / FLUID.temperature
    law = stats.uniform(0, room) if rate == 0 else stats.truncexpon(rate * room, scale=1 / rate)
    assert stats.kstest(lowest, law.cdf).pvalue > 1e-4  # each fails once in ten thousand
    along = placed[:, :, 0].min(axis=1)
    assert stats.kstest(along, stats.uniform(0, FLUID.box - np.ptp(shape[0, :, 0])).cdf).pvalue > 1e-4
    np.testing.assert_allclose(pair_distances(placed[:5]), pair_distances(shape[:5]), rtol=1e-9)


def test_the_best_row_is_good_in_energies_and_heights():
    rows = [{"energy_ks": e, "height_ks": h} for e, h in [(0.01, 0.3), (0.1, 0.1), (0.3, 0.01)]]
    assert select_best(rows) == rows[1]


def test_stretched_heights_alone_change():
    assert stretch_heights(np.array([[[1.0, 2.0]]]), 0.5).tolist() == [[[1.0, 1.0]]]
