"""Runs: what they depend on and what not, pilots, starts, and parts that are joined bit for bit."""

import tracemalloc

import numba
import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import LANES
from workflow.ljvae.physics.simulation import Chains, join, simulate
from workflow.ljvae.study import shard_range

FLUID = Fluid(10, 6.0, 1.0, 0.5)
SETTLING = Fluid(particles=12, box=8.0, temperature=1.0, gamma=0.5)
SIZE, TRACED = LANES + 100, 150


def run(fluid, chains, sweeps, step, **options):
    return simulate(fluid, 1, "test", chains=chains, sweeps=sweeps, step=step, **options)


def part(first, stop):
    return run(FLUID, stop - first, 30, 0.5, first=first, trace_chains=max(TRACED - first, 0))


def uniform(size):
    return np.random.default_rng(1).uniform(0, SETTLING.box, (size, SETTLING.particles, 2))


def test_particles_stay_in_the_box():
    positions = run(Fluid(20, 5.0, 3.0, -2.0), 64, 200, 1.0).positions
    assert ((positions >= 0) & (positions <= 5)).all()


def test_results_do_not_depend_on_threads_or_on_how_many_chains_run():
    threads = numba.get_num_threads()
    whole = run(FLUID, 3 * LANES + 5, 50, 0.5, trace_chains=10)
    try:
        numba.set_num_threads(1)
        alone = run(FLUID, 3 * LANES + 5, 50, 0.5)
    finally:
        numba.set_num_threads(threads)
    np.testing.assert_array_equal(whole.positions, alone.positions)
    np.testing.assert_array_equal(whole.acceptance, alone.acceptance)
    part = run(FLUID, LANES + 7, 50, 0.5, first=2 * LANES)
    np.testing.assert_array_equal(part.positions[: LANES + 5], whole.positions[2 * LANES :])


def test_other_names_and_seeds_give_other_configurations():
    runs = [simulate(FLUID, seed, name, chains=4, sweeps=5, step=0.5) for seed, name in ((1, "a"), (1, "b"), (2, "a"))]
    for k in range(3):
        assert (runs[k].positions != runs[k - 1].positions).all()


def test_faults_of_the_caller_are_named():
    with pytest.raises(ValueError, match="not in 1 to 6"):
        run(Fluid(2, 4.0, 1.0, 0.0, 7), 1, 1, 0.1)
    with pytest.raises(ValueError, match="at least 1"):
        run(Fluid(2, 4.0, 1.0, 0.0), 1, 0, 0.1)


def test_a_start_of_equilibrium_stays_there():
    options = {"chains": 1024, "step": 0.5}
    settled = simulate(SETTLING, 1, "settled", sweeps=3000, **options).positions
    again = simulate(SETTLING, 2, "again", sweeps=50, start=settled, **options).positions
    heights = [positions[:, :, 1].mean(axis=1) for positions in (settled, again)]
    assert stats.ks_2samp(*heights).pvalue > 1e-4  # fails once in ten thousand
    assert (settled != again).any()


def test_a_start_does_not_depend_on_how_many_run():
    start = uniform(700).astype(np.float32)
    every = simulate(SETTLING, 1, "from", chains=700, sweeps=3, step=0.3, start=start).positions
    some = simulate(SETTLING, 1, "from", chains=100, sweeps=3, step=0.3, first=512, start=start[512:612]).positions
    assert (every[512:612] == some).all()


def test_a_start_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="start should have the shape"):
        simulate(SETTLING, 1, "from", chains=8, sweeps=1, step=0.3, start=uniform(7))


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_joined_parts_are_the_whole_run(shards):
    whole = part(0, SIZE)
    assert whole.trace_energy.shape == (TRACED, 2)
    joined = join([part(*shard_range(SIZE, shards, shard)) for shard in range(shards)])
    for name in Chains.__annotations__:
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))


def test_memory_is_that_of_the_result_and_a_constant():
    def beyond_result(chains):
        tracemalloc.start()
        made = run(FLUID, chains, 1, 0.5)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak - made.positions.nbytes

    run(FLUID, 1, 1, 0.5)  # compiles
    few, many = beyond_result(20 * LANES), beyond_result(200 * LANES)
    # 12 bytes a chain for its acceptance, where positions have 80
    assert many - few < 13 * 180 * LANES
