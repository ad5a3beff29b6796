"""The sampler's step, chosen for the shortest autocorrelation times.

The acceptance says little about how fast configurations decorrelate. Here the integrated autocorrelation times of the
energy and of the mean height are measured for several steps.
"""

from typing import NamedTuple

import numpy as np

from workflow.ljvae.physics.convergence import autocorrelation_time
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.population import sum_powers
from workflow.ljvae.physics.simulation import Blocks
from workflow.ljvae.randomness import stream_key

# Steps that are tried, as multiples of the one at which this fraction of the proposals is accepted.
FACTORS = (1.0, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
_USUAL_ACCEPTANCE = 0.4
# Rounds and their sweeps that find the usual step, from a first one in sides of the box; largest factor of a rescaling.
_ROUNDS = 10
_ROUND_SWEEPS = 200
_FIRST_STEP = 0.1
_LARGEST_RESCALING = 2.0
# Sweeps between two records.
_INTERVAL = 5
# Groups of chains whose spread gives standard errors.
_GROUPS = 8
_RECORDS = 4
MINIMUM_CHAINS = 2 * _GROUPS


class StepTimes(NamedTuple):
    """Autocorrelation times of a step.

    step: sigma. acceptance: accepted fraction of the proposals. energy and height: integrated autocorrelation times of
    the energy and of the mean height, in sweeps. energy_se and height_se: their standard errors.
    """

    step: float
    acceptance: float
    energy: float
    energy_se: float
    height: float
    height_se: float

    @property
    def slowest(self) -> float:
        """The longer one of both times, sweeps."""
        return max(self.energy, self.height)


def rescale_step(step: float, acceptance: float, box: float) -> float:
    """Rescale a step (sigma) towards the usual acceptance: by a factor of at most two, and up to the side of the box.

    >>> rescale_step(1.0, 0.2, 10.0), rescale_step(8.0, 0.9, 10.0)
    (0.5, 10.0)
    """
    factor = np.clip(acceptance / _USUAL_ACCEPTANCE, 1 / _LARGEST_RESCALING, _LARGEST_RESCALING)
    return float(min(step * factor, box))


def _find_usual_step(blocks: Blocks, chains: int, sweeps: int) -> float:
    """Advance the blocks in rounds, and find the step (sigma) of the usual acceptance."""
    fluid = blocks.fluid
    step = _FIRST_STEP * fluid.box
    for _ in range(_ROUNDS):
        blocks.lanes.accepted[:] = 0
        blocks.advance(sweeps, step)
        acceptance = blocks.accepted(chains).sum() / (chains * sweeps * fluid.particles)
        step = rescale_step(step, acceptance, fluid.box)
    return step


def _record(blocks: Blocks, chains: int, sweeps: int, step: float, interval: int) -> np.ndarray:
    """Run ``sweeps`` sweeps; observe energies per particle (epsilon) and mean heights (sigma): (2, C, R)."""
    fluid = blocks.fluid
    records = []
    for _ in range(sweeps // interval):
        blocks.advance(interval, step)
        repulsion, attraction, height = sum_powers(blocks, chains) / fluid.particles
        records.append((4 * (repulsion - attraction) + fluid.gamma * height, height))
    return np.moveaxis(np.array(records), 0, -1)


def _estimate_time(trace: np.ndarray, interval: int) -> tuple[float, float]:
    """Autocorrelation time of stationary chains (C, R), in sweeps, and its standard error by groups of chains."""
    groups = [autocorrelation_time(group) for group in np.array_split(trace, _GROUPS)]
    error = np.std(groups, ddof=1) / np.sqrt(_GROUPS)
    return autocorrelation_time(trace) * interval, float(error) * interval


def measure_times(
    fluid: Fluid, start: np.ndarray, steps: list[float], seed: int, name: str, *, sweeps: int, interval: int
) -> list[StepTimes]:
    """Measure the autocorrelation times of each step, from equilibrated configurations ``start`` (C, N, 2), sigma.

    Each run has ``sweeps`` sweeps and is observed every ``interval`` sweeps. Runs should be many times longer than the
    autocorrelation times, and intervals much shorter: no time comes out shorter than an interval.

    Raises ValueError for less than 16 chains or 4 records, and for steps that are not in the box.
    """
    chains = len(start)
    if not steps or not all(0 < step <= fluid.box for step in steps):
        raise ValueError(f"steps should be positive and at most the side of the box, {fluid.box}: {steps}")
    if chains < MINIMUM_CHAINS or sweeps < _RECORDS * interval:
        raise ValueError(f"autocorrelation times need {MINIMUM_CHAINS} chains and {_RECORDS} records")
    times = []
    for step in steps:
        blocks = Blocks(fluid, stream_key(seed, f"tuning {name} {step}"), 0, chains, start)
        energies, heights = _record(blocks, chains, sweeps, step, interval)
        acceptance = blocks.accepted(chains).mean() / (sweeps // interval * interval * fluid.particles)
        energy = _estimate_time(energies, interval)
        height = _estimate_time(heights, interval)
        times.append(StepTimes(step, float(acceptance), *energy, *height))
    return times


def compare_steps(fluid: Fluid, seed: int, name: str, *, chains: int, sweeps: int) -> list[StepTimes]:
    """Measure the autocorrelation times of the usual step and of its multiples up to the side of the box.

    A pilot of ``chains`` chains from random starts finds the step of the usual acceptance, 0.4. After twice ``sweeps``
    sweeps with it, each step is measured over ``sweeps`` sweeps. Configurations of the pilot are not used elsewhere.

    Raises ValueError for less than 16 chains or 20 sweeps.
    """
    blocks = Blocks(fluid, stream_key(seed, f"pilot {name}"), 0, chains)
    usual = _find_usual_step(blocks, chains, min(sweeps, _ROUND_SWEEPS))
    blocks.advance(2 * sweeps, usual)
    steps = [factor * usual for factor in FACTORS if factor * usual <= fluid.box]
    return measure_times(fluid, blocks.positions(chains), steps, seed, name, sweeps=sweeps, interval=_INTERVAL)


def tune_step(fluid: Fluid, seed: int, name: str, *, chains: int, sweeps: int) -> float:
    """Find the step (sigma) of `compare_steps` whose slower observable has the shortest autocorrelation time."""
    times = compare_steps(fluid, seed, name, chains=chains, sweeps=sweeps)
    return min(times, key=lambda candidate: candidate.slowest).step
