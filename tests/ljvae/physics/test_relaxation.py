import numpy as np

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.physics.relaxation import follow_energies, relax, separate_pairs

FLUID = Fluid(particles=12, box=8.0, temperature=1.0, gamma=0.5)
SETTINGS = {
    "distance": 1.0,
    "passes": 4,
    "cold_sweeps": 6,
    "cold_temperature": 0.1,
    "cold_step": 0.3,
    "warm_sweeps": 2,
}


def uniform(size, seed=1):
    return np.random.default_rng(seed).uniform(0, FLUID.box, (size, FLUID.particles, 2))


def test_separated_pairs_are_no_closer_and_stay_in_the_box():
    start = uniform(200)
    apart = separate_pairs(start, 0.9, 50, FLUID.box)
    assert (pair_distances(start).min(axis=1) < 0.9).mean() > 0.8
    assert (pair_distances(apart).min(axis=1) > 0.899).mean() > 0.95
    assert (apart >= 0).all()
    assert (apart <= FLUID.box).all()


def test_pairs_that_are_far_apart_stay_where_they_are():
    diagonal = np.repeat(0.7 * np.arange(12.0)[None, :, None], 2, axis=2)
    assert (separate_pairs(diagonal, 0.5, 3, 8.0) == diagonal).all()


def test_points_on_each_other_are_separated_too():
    apart = separate_pairs(np.full((1, 3, 2), 4.0), 1.0, 100, FLUID.box)
    assert pair_distances(apart).min() > 0.99


def test_relaxed_configurations_have_no_overlaps():
    relaxed = relax(uniform(512), FLUID, 0.5, SETTINGS, 1, "relaxed")
    assert (pair_distances(relaxed).min(axis=1) < 0.8).mean() < 0.05


def test_a_followed_run_records_every_chain():
    run = follow_energies(FLUID, 0.5, 1, "followed", chains=600, sweeps=40, interval=10, start=uniform(600))
    assert run.trace_sweeps.tolist() == [10, 20, 30, 40]
    assert run.trace_energy.shape == (600, 4)
