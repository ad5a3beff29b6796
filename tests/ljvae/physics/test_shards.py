"""Chains that are simulated in parts are the chains that one run makes, bit for bit."""

import itertools
import tracemalloc

import numpy as np
import pytest

from workflow.ljvae.logs import UserError
from workflow.ljvae.physics.metropolis import LANES, Chains, Fluid, join, simulate
from workflow.ljvae.storage import save_arrays
from workflow.ljvae.study import shard_range
from workflow.scripts import join_shards

FLUID = Fluid(10, 6.0, 1.0, 0.5)
SIZE, TRACED = LANES + 100, 150


def part(first, stop):
    return simulate(
        FLUID, 1, "test", chains=stop - first, sweeps=30, step=0.5, first=first, trace_chains=max(TRACED - first, 0)
    )


@pytest.mark.parametrize("shards", [1, 2, 7])
def test_joined_parts_are_the_whole_run(shards):
    whole = part(0, SIZE)
    assert whole.trace_energy.shape == (TRACED, 2)
    joined = join([part(*shard_range(SIZE, shards, shard)) for shard in range(shards)])
    for name in Chains.__annotations__:
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))


@pytest.mark.parametrize(("size", "shards"), [(10, 10), (100, 7), (5, 1)])
def test_parts_follow_each_other_and_none_is_empty(size, shards):
    ranges = [shard_range(size, shards, shard) for shard in range(shards)]
    assert ranges[0][0] == 0
    assert ranges[-1][1] == size
    assert all(a[1] == b[0] for a, b in itertools.pairwise(ranges))
    assert all(first < stop for first, stop in ranges)


def test_parts_that_were_moved_by_other_steps_are_refused(tmp_path):
    for k, step in enumerate((0.4, 0.5)):
        save_arrays(tmp_path / f"{k}.npz", {**vars(part(0, 5)), "step": step})
    with pytest.raises(UserError, match=r"x\.npz: its parts were simulated with different steps"):
        join_shards.main([tmp_path / "0.npz", tmp_path / "1.npz"], tmp_path / "x.npz")
    assert not (tmp_path / "x.npz").exists()


def test_memory_is_that_of_the_result_and_a_constant():
    def beyond_result(chains):
        tracemalloc.start()
        made = simulate(FLUID, 1, "test", chains=chains, sweeps=1, step=0.5)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak - made.positions.nbytes

    simulate(FLUID, 1, "test", chains=1, sweeps=1, step=0.5)  # compiles
    few, many = beyond_result(20 * LANES), beyond_result(200 * LANES)
    # 12 bytes a chain for its acceptance, where positions have 80
    assert many - few < 13 * 180 * LANES
