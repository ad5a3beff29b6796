"""The sampler's step by autocorrelation times, and the number of sweeps after which random starts have settled.

The acceptance says little about how fast configurations decorrelate. Here the step with the shortest integrated
autocorrelation times of the energy and of the mean height is measured. Candidates are tuples of steps: with more than
one, sweeps use them in turn.
"""

from typing import NamedTuple

import numpy as np

from workflow.ljvae.physics.convergence import autocorrelation_time
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle, mean_height
from workflow.ljvae.physics.population import sum_powers
from workflow.ljvae.physics.simulation import Blocks, simulate, tune_step
from workflow.ljvae.randomness import stream_key

# Candidates as multiples of the step of this acceptance.
_USUAL_ACCEPTANCE = 0.4
_FACTORS = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0, 12.0)
_MIXED_FACTORS = ((1.0, 8.0), (2.0, 6.0), (2.0, 12.0))
# The pilot that finds the step of the usual acceptance.
_PILOT_SWEEPS = 200
# Groups of chains whose spread gives standard errors.
_GROUPS = 8

Steps = tuple[float, ...]


class StepTimes(NamedTuple):
    """Autocorrelation times of a candidate.

    steps: sigma, used in turn. acceptance: accepted fraction of the proposals. energy and height: integrated
    autocorrelation times of the energy and of the mean height, in sweeps. energy_se and height_se: their standard
    errors.
    """

    steps: Steps
    acceptance: float
    energy: float
    energy_se: float
    height: float
    height_se: float

    @property
    def slowest(self) -> float:
        """The longer one of both times, sweeps."""
        return max(self.energy, self.height)


class Tuning(NamedTuple):
    """Result of `tune_steps`: the best candidate, and the times of all, in the order of the candidates."""

    best: StepTimes
    times: list[StepTimes]


class Settling(NamedTuple):
    """Sweeps after which random starts are no longer different from equilibrium, as measured and with a margin."""

    settled: int
    sweeps_needed: int


def _advance(blocks: Blocks, first: int, sweeps: int, steps: Steps) -> None:
    """Run ``sweeps`` sweeps with the steps in turn; ``first`` is the number of sweeps before."""
    if len(steps) == 1:
        blocks.advance(sweeps, steps[0])
        return
    for k in range(first, first + sweeps):
        blocks.advance(1, steps[k % len(steps)])


def _observe(blocks: Blocks, chains: int) -> np.ndarray:
    """Energies per particle (epsilon) and mean heights (sigma) of the first chains: (2, C)."""
    fluid = blocks.fluid
    repulsion, attraction, height = sum_powers(blocks, chains) / fluid.particles
    return np.stack([4 * (repulsion - attraction) + fluid.gamma * height, height])


def _record(blocks: Blocks, chains: int, sweeps: int, steps: Steps, interval: int) -> np.ndarray:
    """Run ``sweeps`` sweeps and observe all chains every ``interval`` sweeps: (2, C, R)."""
    records = []
    for first in range(0, sweeps - interval + 1, interval):
        _advance(blocks, first, interval, steps)
        records.append(_observe(blocks, chains))
    return np.stack(records, axis=-1)


def _estimate_time(trace: np.ndarray) -> tuple[float, float]:
    """Autocorrelation time of stationary chains (C, R), in records, and its standard error by groups of chains."""
    groups = [autocorrelation_time(group) for group in np.array_split(trace, _GROUPS)]
    return autocorrelation_time(trace), float(np.std(groups, ddof=1) / np.sqrt(_GROUPS))


def _check_steps(fluid: Fluid, candidates: list[Steps]) -> None:
    if not candidates or not all(candidates):
        raise ValueError("there is no step to try")
    if not all(0 < step <= fluid.box for steps in candidates for step in steps):
        raise ValueError(f"steps should be positive and at most the side of the box, {fluid.box}: {candidates}")


def measure_times(
    fluid: Fluid,
    start: np.ndarray,
    candidates: list[Steps],
    seed: int,
    name: str,
    *,
    sweeps: int,
    interval: int,
) -> list[StepTimes]:
    """Measure the autocorrelation times of each candidate, from equilibrated configurations ``start`` (C, N, 2), sigma.

    Each run has ``sweeps`` sweeps and is observed every ``interval`` sweeps. Runs should be many times longer than the
    autocorrelation times, and intervals much shorter: no time comes out shorter than an interval.

    Raises ValueError for less than 16 chains or 4 records, and for steps that are not in the box.
    """
    _check_steps(fluid, candidates)
    chains = len(start)
    if chains < 2 * _GROUPS or sweeps < 4 * interval:
        raise ValueError(f"autocorrelation times need {2 * _GROUPS} chains and 4 records")
    times = []
    for steps in candidates:
        blocks = Blocks(fluid, stream_key(seed, f"tuning {name} {steps}"), 0, chains, start)
        energies, heights = _record(blocks, chains, sweeps, steps, interval)
        run = sweeps // interval * interval
        acceptance = float(blocks.accepted(chains).mean() / (run * fluid.particles))
        (energy, energy_se), (height, height_se) = map(_estimate_time, (energies, heights))
        times.append(
            StepTimes(
                steps, acceptance, energy * interval, energy_se * interval, height * interval, height_se * interval
            )
        )
    return times


def tune_steps(
    fluid: Fluid,
    seed: int,
    name: str,
    *,
    chains: int = 512,
    settling: int = 4000,
    sweeps: int = 4000,
    interval: int = 5,
    mixed: bool = False,
) -> Tuning:
    """Find the step with the shortest autocorrelation times: that whose slower observable is fastest.

    Chains from random starts run ``settling`` sweeps with the step of the usual acceptance, 0.4. Then `measure_times`
    tries multiples of this step, up to 12 and up to the side of the box, and with ``mixed`` also pairs of steps.

    Raises ValueError for less than 16 chains or 4 records.
    """
    usual = tune_step(fluid, seed, name, chains=chains, sweeps=_PILOT_SWEEPS, target=_USUAL_ACCEPTANCE)
    start = simulate(fluid, seed, f"tuning {name}", chains=chains, sweeps=settling, step=usual).positions
    factors: list[Steps] = [(factor,) for factor in _FACTORS]
    if mixed:
        factors += _MIXED_FACTORS
    candidates = [tuple(factor * usual for factor in turns) for turns in factors if max(turns) * usual <= fluid.box]
    times = measure_times(fluid, start, candidates, seed, name, sweeps=sweeps, interval=interval)
    return Tuning(min(times, key=lambda candidate: candidate.slowest), times)


def estimate_settling(
    fluid: Fluid,
    steps: Steps,
    reference: np.ndarray,
    seed: int,
    name: str,
    *,
    chains: int,
    sweeps: int,
    interval: int,
    margin: float = 2.0,
    errors: float = 4.0,
) -> Settling:
    """Count the sweeps after which chains from random starts have the mean energy and the mean height of equilibrium.

    ``reference`` (S, N, 2), sigma, are independent configurations in equilibrium. The chains have settled when both
    means stay within ``errors`` standard errors of the reference for the rest of the run. More chains find smaller
    differences, so that the count grows with their number: ``margin`` is the factor between the count and the sweeps
    needed.

    Raises ValueError if the chains have not settled after ``sweeps`` sweeps, and for steps that are not in the box.
    """
    _check_steps(fluid, [steps])
    expected = np.stack(
        [energy_per_particle(reference, fluid.gamma, fluid.exponent, fluid.diameter), mean_height(reference)]
    )
    blocks = Blocks(fluid, stream_key(seed, f"settling {name} {steps}"), 0, chains)
    observed = _record(blocks, chains, sweeps, steps, interval)
    difference = observed.mean(axis=1) - expected.mean(axis=1)[:, None]
    variance = observed.var(axis=1, ddof=1) / chains + expected.var(axis=1, ddof=1)[:, None] / expected.shape[1]
    apart = (np.abs(difference) > errors * np.sqrt(variance)).any(axis=0)
    if apart[-1]:
        raise ValueError(f"energies and heights have not settled after {sweeps} sweeps: run more sweeps")
    settled = interval * (int(np.flatnonzero(apart)[-1]) + 2 if apart.any() else 1)
    return Settling(settled, int(np.ceil(margin * settled)))
