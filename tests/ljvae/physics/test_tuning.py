"""Times of one particle against its transition matrix.

Under gravity a single particle's energy is gamma y. Its moves on a fine lattice of cells have a matrix P, which gives
the exact autocorrelation times.
"""

import numpy as np
import pytest

from workflow.ljvae.physics.atmosphere import draw_atmosphere
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.physics.tuning import compare_steps, measure_times, tune_step

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


def measure(steps, sweeps=6000, interval=1, chains=256):
    return measure_times(FLUID, start(chains), steps, 1, "test", sweeps=sweeps, interval=interval)


def test_times_are_those_of_the_transition_matrix():
    times = measure(STEPS)
    exact = [exact_time(step) for step in STEPS]
    assert exact[0] > 5 * exact[1]
    for measured, time in zip(times, exact, strict=True):
        # 4.5 standard errors of eight groups; the lattice and the cut of the sum are worth two percent
        assert abs(measured.height - time) < 4.5 * measured.height_se + 0.02 * time
        assert measured.height_se < 0.1 * time
        assert measured.energy == pytest.approx(measured.height, rel=1e-3)  # the energy is the height


def test_times_do_not_depend_on_the_interval():
    often, seldom = (measure([0.25], interval=interval)[0] for interval in (1, 5))
    assert seldom.height == pytest.approx(often.height, rel=0.02)  # the same chains
    assert seldom.acceptance == pytest.approx(often.acceptance)


def test_the_best_step_has_a_lower_acceptance_than_the_usual_one():
    fluid = Fluid(12, 6.0, 1.0, 1.0)
    times = compare_steps(fluid, 1, "test", chains=128, sweeps=1500)
    best = min(times, key=lambda candidate: candidate.slowest)
    usual = times[0]
    assert usual.acceptance == pytest.approx(0.4, abs=0.06)
    assert best.slowest < 0.7 * usual.slowest
    assert best.acceptance < usual.acceptance
    assert max(candidate.step for candidate in times) <= fluid.box
    assert tune_step(fluid, 1, "test", chains=128, sweeps=1500) == best.step
    # each acceptance is that of a run with the step
    options = {"chains": 256, "sweeps": 800, "step": times[3].step}
    settled = simulate(fluid, 2, "settle", **options).positions
    run = simulate(fluid, 2, "check", start=settled, **options)
    assert run.acceptance.mean() == pytest.approx(times[3].acceptance, rel=0.05)


def test_a_gas_takes_no_step_beyond_the_box():
    times = compare_steps(Fluid(2, 10.0, 1.0, 0.1), 1, "test", chains=16, sweeps=20)
    assert 5 < times[0].step <= 10
    assert len(times) == 1


def test_faults_of_the_caller_are_named():
    for steps in ([], [4.0], [0.0]):
        with pytest.raises(ValueError, match="at most the side of the box"):
            measure(steps)
    with pytest.raises(ValueError, match="16 chains"):
        measure([1.0], chains=8)
    with pytest.raises(ValueError, match="4 records"):
        measure([1.0], sweeps=3)
