"""The oracle that knows the potential, on simulated configurations of which one particle was moved."""

import numpy as np
import pytest

from workflow.ljvae.anomaly.localisation import find_suspects
from workflow.ljvae.anomaly.oracle import Knowledge, find_suspects_by_oracle
from workflow.ljvae.ensembles.corrupted import corrupt
from workflow.ljvae.geometry.distances import distance_matrices, sort_order, sort_points
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, pair_surprise
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate

BOX = 10.0


@pytest.fixture(scope="module")
def fluid():
    return simulate(Fluid(30, BOX, 1.0, 1.0), 1, "test", chains=1500, sweeps=1500, step=0.3).positions


@pytest.mark.parametrize(("sorting", "least"), [("sorted", 0.3), ("kept", 0.5)])
def test_the_oracle_finds_the_particle_that_was_moved(fluid, sorting, least):
    # 500 configurations: five standard errors are 0.11; by chance it would be found in one of thirty
    rng = np.random.default_rng(2)
    ensemble = corrupt(rng, fluid[1000:], points=1, step=0.2, unit="box", sorting=sorting, box=BOX)
    order = sort_order(ensemble["sorted_by"], "x")
    moved = np.take_along_axis(np.argsort(order, axis=1), ensemble["moved"], axis=1)
    positions = sort_points(ensemble["positions"], "x", ensemble["sorted_by"])
    knowledge = Knowledge(1.0, BOX, ordered=sorting == "kept")
    found = find_suspects_by_oracle(positions, np.ones(500), np.random.default_rng(3), knowledge, count=1, step=2.0)
    matrices = distance_matrices(positions / BOX)
    surprise = fit_pair_surprise(distance_matrices(fluid[:1000] / BOX), BOX)
    short = find_suspects(pair_surprise(matrices, surprise, BOX), np.zeros((500, 30)), 1)
    assert (found == moved).mean() > least
    assert (found == moved).mean() > (short == moved).mean() - 0.11  # five standard errors
