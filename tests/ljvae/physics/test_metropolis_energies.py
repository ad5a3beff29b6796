"""Energies over a million moves.

The sampler keeps no running energy: it decides on differences in single precision and forgets them, and the energies
that it records are computed in full, in double precision. What could go wrong is therefore a difference that is not
that of the energies, by a little in one move and by more in a million, and a run that drifts.
"""

import numba
import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import (
    LANES,
    Conditions,
    Lanes,
    Move,
    Shift,
    _accept,
    _add_pair_rises,
    _pair_rise,
    _propose,
)
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.simulation import Blocks, simulate


@numba.njit(fastmath=True, error_model="numpy")
def rises_of_pairs(x_new, y_new, x_old, y_old, x, y, m):
    """Energy differences (S,) of one move in each of S configurations, with the others at x, y (S, N - 1)."""
    total = np.zeros(len(x), np.float32)
    for s in range(x.shape[0]):
        for j in range(x.shape[1]):
            shift = Shift(x_old[s], y_old[s], x_new[s], y_new[s])
            total[s] += _pair_rise(shift, x[s, j], y[s, j], m, np.float32(1))
        total[s] *= np.float32(4)
    return total


@pytest.fixture(scope="module")
def positions():
    return simulate(Fluid(30, 10.0, 1.0, 1.0), 1, "rises", chains=8 * LANES, sweeps=300, step=0.4).positions


@pytest.mark.parametrize("exponent", [1, 2, 3, 4, 5, 6])
def test_single_precision_rises_are_differences_of_full_energies(exponent, positions):
    # no error rate: rounding. A random move of a particle in each of 4,096 configurations of the deck's fluid
    moved = positions.copy()
    moved[:, 7] += np.random.default_rng(exponent).uniform(-0.4, 0.4, (len(positions), 2)).astype(np.float32)
    others = np.delete(positions, 7, axis=1)
    new, old = moved[:, 7], positions[:, 7]
    columns = [np.ascontiguousarray(k) for k in (*new.T, *old.T, others[..., 0], others[..., 1])]
    single = rises_of_pairs(*columns, exponent)
    full = 30 * (energy_per_particle(moved, 0.0, exponent) - energy_per_particle(positions, 0.0, exponent))
    # the terms 4 r^-2m and 4 r^-m of the old and the new place, without their signs: what rounding is relative to
    distances = np.linalg.norm(np.stack([new, old], axis=1)[:, :, None].astype(float) - others[:, None], axis=3)
    terms = 4 * (distances ** (-2 * exponent) + distances**-exponent).sum(axis=(1, 2))
    assert (np.abs(single - full) < 2e-6 * terms).all()
    decided_by_chance = np.abs(full) < 17  # e^-17 is the least chance that a draw of 24 bits can tell from none
    assert decided_by_chance.sum() > 1000
    assert np.abs(single - full)[decided_by_chance].max() < 1e-4


@numba.njit(fastmath=True, error_model="numpy")
def sweep_and_add_up(lanes, sweeps, conditions, total):
    """The sampler's own sweeps of one block (m = 6); ``total`` (LANES,) takes up the rises of accepted moves."""
    work, accepted = lanes.work, lanes.accepted
    move = Move(work[0], work[1], work[2], work[3], work[4], work[5])
    y_old, y_new, pair_rise = move.y_old, move.y_new, move.pair_rise
    before = np.empty_like(accepted)
    for _ in range(sweeps):
        for i in range(lanes.x.shape[0]):
            before[:] = accepted
            _propose(lanes, i, conditions.step, move)
            _add_pair_rises(lanes, i, move, 6, np.float32(1), (0,))
            _accept(lanes, i, move, conditions)
            for lane in range(LANES):
                rise = np.float32(4) * pair_rise[lane] + conditions.gamma * (y_new[lane] - y_old[lane])
                total[lane] += rise if accepted[lane] > before[lane] else np.float32(0)


@pytest.mark.slow
def test_what_a_million_moves_add_up_to_is_the_change_of_the_energy():
    """Each of the block's chains makes a million moves. No error rate: rounding, 6e-4 epsilon at most when this was
    written, of differences that add up to some 10 epsilon in every few moves."""
    fluid, sweeps, step = Fluid(8, 10.0, 1.0, 1.0), 125_000, 0.5
    blocks, plain = (Blocks(fluid, 5, 0, LANES) for _ in range(2))

    def add_up(sweeps):
        total = np.zeros(LANES)
        numbers = (step, fluid.gamma, 1 / fluid.temperature, fluid.box, 1)
        conditions = Conditions(*(np.float32(number) for number in numbers))
        lanes = Lanes(*(array[0] for array in blocks.lanes))
        sweep_and_add_up(lanes, sweeps, conditions, total)
        return total

    def energy():
        return 8 * energy_per_particle(blocks.positions(LANES), fluid.gamma)

    add_up(300)
    plain.advance(300, step)
    # the same chains as the sampler's, but for roundings that another compiler might make in other places
    assert np.isclose(blocks.lanes.x, plain.lanes.x, atol=1e-3).mean() > 0.99
    before, total = energy(), add_up(sweeps)
    assert blocks.lanes.accepted.min() > 300_000
    assert np.abs(energy() - before - total).max() < 2e-3


def test_the_energy_does_not_drift_in_a_million_moves():
    """Quarters of a run of 125,000 sweeps of 8 particles: the differences of each chain's means, three comparisons
    (Bonferroni). A right sampler fails once in 10,000."""
    fluid, gamma = Fluid(8, 10.0, 1.0, 0.2), 0.2
    chains = simulate(fluid, 1, "long", chains=LANES, sweeps=125_000, step=0.8, trace_chains=LANES, trace_interval=500)
    settled = chains.trace_energy[:, 10:]
    first, *later = (quarter.mean(axis=1) for quarter in np.array_split(settled, 4, axis=1))
    assert min(stats.ttest_rel(first, quarter).pvalue for quarter in later) > 1e-4 / 3
    np.testing.assert_array_equal(chains.trace_energy[:, -1], energy_per_particle(chains.positions, gamma))
