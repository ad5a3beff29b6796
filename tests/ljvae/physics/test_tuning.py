"""Times of one particle against its transition matrix.

Under gravity a single particle's energy is gamma y. Its moves on a fine lattice of cells have a matrix P, which gives
the exact autocorrelation times and the exact mean height after each sweep.
"""

import numpy as np
import pytest

from workflow.ljvae.physics.atmosphere import draw_atmosphere
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.physics.tuning import estimate_settling, measure_times, tune_steps

FLUID = Fluid(1, 3.0, 0.8, 1.0)
FIELD = FLUID.gamma / FLUID.temperature
CELLS = 36
STEPS = [0.25, 1.0, 2.5]


def transition_matrix(step):
    """P (CELLS^2, CELLS^2) of a move, and the height of each cell."""
    width = FLUID.box / CELLS
    centres = (np.arange(CELLS) + 0.5) * width
    apart = np.abs(np.subtract.outer(centres, centres))
    # the fraction of a proposal's interval that lies in a cell
    proposed = np.clip((step + width / 2 - apart) / (2 * step), 0, min(width / (2 * step), 1))
    downhill = np.minimum(np.exp(-FIELD * np.subtract.outer(centres, centres)).T, 1)
    matrix = np.kron(proposed, proposed * downhill)
    np.fill_diagonal(matrix, 0)
    return matrix + np.diag(1 - matrix.sum(axis=1)), np.tile(centres, CELLS)


def exact_time(step):
    """1 + 2 sum of the autocorrelations of the height: <h (1 + P) (1 - P)^-1 h> / <h^2>."""
    matrix, height = transition_matrix(step)
    law = np.exp(-FIELD * height)
    law /= law.sum()
    height = height - law @ height
    summed = np.linalg.solve(np.eye(len(law)) - matrix + law, height)  # + law: its row sums to one
    return (2 * law @ (height * summed) - law @ height**2) / (law @ height**2)


def start(chains):
    return draw_atmosphere(1, FLUID.box, FIELD, chains, np.random.default_rng(1)).astype(np.float32)


def measure(candidates, sweeps=1500, interval=1, chains=256):
    return measure_times(FLUID, start(chains), candidates, 1, "test", sweeps=sweeps, interval=interval)


def test_times_are_those_of_the_transition_matrix():
    times = measure([(step,) for step in STEPS])
    exact = [exact_time(step) for step in STEPS]
    assert exact[0] > 5 * exact[1]
    for measured, time in zip(times, exact, strict=True):
        # 4.5 standard errors of eight groups; the lattice and the cut of the sum are worth two percent
        assert abs(measured.height - time) < 4.5 * measured.height_se + 0.02 * time
        assert measured.height_se < 0.1 * time
        assert measured.energy == pytest.approx(measured.height, rel=1e-3)  # the energy is the height


def test_times_do_not_depend_on_the_interval():
    often, seldom = (measure([(0.25,)], interval=interval)[0] for interval in (1, 5))
    assert seldom.height == pytest.approx(often.height, rel=0.02)  # the same chains
    assert seldom.acceptance == pytest.approx(often.acceptance)


def test_a_mix_of_equal_steps_is_the_step_and_one_of_others_lies_between():
    long, short, same, mix = measure([(1.0,), (0.25,), (0.25, 0.25), (1.0, 0.25)])
    assert same.height == pytest.approx(short.height, rel=0.3)  # other random numbers
    assert long.height < mix.height < short.height
    assert long.acceptance < mix.acceptance < short.acceptance


def test_a_mix_takes_its_steps_in_turn():
    times = [measure([(1.0, 0.25)], sweeps=900, interval=interval)[0].acceptance for interval in (1, 2, 3)]
    assert times[1:] == times[:-1]  # bit for bit the same moves


def test_the_best_step_has_a_lower_acceptance_than_the_usual_one():
    fluid = Fluid(12, 6.0, 1.0, 1.0)
    best, times = tune_steps(fluid, 1, "test", chains=128, settling=1000, sweeps=1500, interval=5, mixed=True)
    usual = times[0]
    assert usual.acceptance == pytest.approx(0.4, abs=0.06)
    assert best.slowest == min(candidate.slowest for candidate in times)
    assert best.slowest < 0.7 * usual.slowest
    assert {len(candidate.steps) for candidate in times} == {1, 2}
    assert max(max(candidate.steps) for candidate in times) <= fluid.box
    assert best.acceptance < usual.acceptance
    # each acceptance is that of a run with the step
    options = {"chains": 256, "sweeps": 800, "step": times[3].steps[0]}
    settled = simulate(fluid, 2, "settle", **options).positions
    run = simulate(fluid, 2, "check", start=settled, **options)
    assert run.acceptance.mean() == pytest.approx(times[3].acceptance, rel=0.05)
    # and random starts reach the energies and heights of that run
    settling = estimate_settling(fluid, best.steps, run.positions, 1, "test", chains=512, sweeps=1000, interval=25)
    assert 25 < settling.settled < 500


def exact_settling(step, chains, reference, errors):
    """Sweeps after which the exact mean height of random starts is within ``errors`` standard errors of its limit."""
    matrix, height = transition_matrix(step)
    law = np.exp(-FIELD * height)
    law /= law.sum()
    mean = law @ height
    limit = errors * np.sqrt((law @ height**2 - mean**2) * (1 / chains + 1 / reference))
    sweeps = 0
    while abs(height.mean() - mean) > limit or sweeps == 0:
        height = matrix @ height
        sweeps += 1
    return sweeps


@pytest.mark.parametrize("step", [0.25, 1.0])
def test_settling_takes_the_sweeps_of_the_transition_matrix(step):
    chains = reference = 2048
    settling = estimate_settling(
        FLUID, (step,), start(reference), 1, "test", chains=chains, sweeps=400, interval=1, margin=1.5
    )
    # the difference crosses four standard errors; its noise is one
    earliest, latest = (exact_settling(step, chains, reference, errors) for errors in (7, 1))
    assert earliest <= settling.settled <= latest
    assert settling.sweeps_needed == np.ceil(1.5 * settling.settled)


def test_a_run_that_is_too_short_to_settle_says_so():
    with pytest.raises(ValueError, match="not settled after 10 sweeps"):
        estimate_settling(FLUID, (0.05,), start(2048), 1, "test", chains=2048, sweeps=10, interval=1)


def test_a_wrong_reference_is_never_reached():
    with pytest.raises(ValueError, match="not settled"):
        estimate_settling(FLUID, (1.0,), start(2048) + 0.2, 1, "test", chains=2048, sweeps=300, interval=10)


def test_faults_of_the_caller_are_named():
    with pytest.raises(ValueError, match="no step"):
        measure([])
    with pytest.raises(ValueError, match="at most the side of the box"):
        measure([(4.0,)])
    with pytest.raises(ValueError, match="16 chains"):
        measure([(1.0,)], chains=8)
