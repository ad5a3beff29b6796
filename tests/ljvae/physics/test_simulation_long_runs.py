"""The sampler as it is used, many short chains from random starts, against long runs of itself from a lattice on the
floor with another step.

One factor at a time around the deck's fluid. Of each fluid four p-values: mean energy and mean height, and whether the
short and the long run have settled. All of them together are wrong once in 1,000 for a right sampler that has settled
(Bonferroni).
"""

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.convergence import drift
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import LANES
from workflow.ljvae.physics.observables import energy_per_particle, mean_height
from workflow.ljvae.physics.simulation import Blocks, simulate

pytestmark = pytest.mark.slow

# the fluid; the step of the short runs and of the long one (sigma); the sweeps of a short run
CASES = {
    "gamma 0.1": (Fluid(30, 10.0, 1.0, 0.1), 1.2, 2.0, 2000),
    "gamma 0.4": (Fluid(30, 10.0, 1.0, 0.4), 0.65, 1.0, 2000),
    "gamma 0.7": (Fluid(30, 10.0, 1.0, 0.7), 0.5, 0.8, 2000),
    "gamma 1.0": (Fluid(30, 10.0, 1.0, 1.0), 0.4, 0.6, 2000),
    "exponent 2": (Fluid(30, 10.0, 1.0, 1.0, 2), 0.45, 0.65, 2000),
    "exponent 3": (Fluid(30, 10.0, 1.0, 1.0, 3), 0.4, 0.6, 2000),
    "exponent 4": (Fluid(30, 10.0, 1.0, 1.0, 4), 0.4, 0.6, 2000),
    "8 particles": (Fluid(8, 10.0, 1.0, 1.0), 0.85, 1.2, 2000),
    "64 particles": (Fluid(64, 10.0, 1.0, 1.0), 0.5, 0.4, 2500),
    "temperature 0.5": (Fluid(30, 10.0, 0.5, 1.0), 0.4, 0.5, 4000),
    "temperature 2": (Fluid(30, 10.0, 2.0, 1.0), 0.8, 1.2, 1500),
}
LEVEL = 1e-3 / (4 * len(CASES))


def long_run(fluid, step, settling, sweeps=3000, interval=250):
    """Energies and heights (LANES, R) along chains that began as a lattice on the floor, once it has settled."""
    blocks = Blocks(fluid, 20_240_301, 0, LANES)
    site = np.arange(fluid.particles)
    blocks.lanes.x[:] = (0.5 + 1.15 * (site % 8))[:, None]
    blocks.lanes.y[:] = (0.2 + 1.15 * (site // 8))[:, None]
    blocks.advance(settling, step)
    energies, heights = [], []
    for _ in range(sweeps // interval):
        blocks.advance(interval, step)
        positions = blocks.positions(LANES)
        energies.append(energy_per_particle(positions, fluid.gamma, fluid.exponent))
        heights.append(mean_height(positions))
    return np.array(energies).T, np.array(heights).T


@pytest.mark.parametrize("case", CASES)
def test_short_runs_have_the_means_of_a_long_one(case):
    fluid, step, other_step, sweeps = CASES[case]
    chains = LANES if case in ("64 particles", "temperature 0.5") else 2 * LANES  # these take long
    short = simulate(
        fluid, 1, case, chains=chains, sweeps=sweeps, step=step, trace_chains=chains, trace_interval=sweeps // 10
    )
    energies, heights = long_run(fluid, other_step, settling=sweeps)

    # settled: the energy does not change from the third to the last quarter of the short runs, nor between halves
    assert 2 * stats.t(chains - 1).sf(abs(drift(short.trace_energy))) > LEVEL
    first, second = (half.mean(axis=1) for half in np.array_split(energies, 2, axis=1))
    assert stats.ttest_rel(first, second).pvalue > LEVEL

    ends = energy_per_particle(short.positions, fluid.gamma, fluid.exponent), mean_height(short.positions)
    for end, along in zip(ends, (energies, heights), strict=True):
        assert stats.ttest_ind(end, along.mean(axis=1), equal_var=False).pvalue > LEVEL
