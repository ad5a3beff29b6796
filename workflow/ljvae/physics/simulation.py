"""Runs of the sampler: chains from their starts to their ends, the pilot that tunes their step, and parts joined."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.generator import chain_states
from workflow.ljvae.physics.metropolis import (
    LANES,
    LARGEST_EXPONENT,
    WORK_ROWS,
    Conditions,
    Lanes,
    fill_uniform,
    sweep_blocks,
)
from workflow.ljvae.physics.observables import energy_per_particle, mean_diameter
from workflow.ljvae.randomness import stream_key


@dataclass(frozen=True)
class Chains:
    """A finished run of S chains.

    positions: (S, N, 2) float32, sigma. acceptance: (S,) accepted share of the proposals.
    trace_sweeps: (R,) sweeps at which the first C chains were recorded, trace_energy: (C, R)
    their energy per particle (pairs and gravity), epsilon.
    """

    positions: np.ndarray
    acceptance: np.ndarray
    trace_sweeps: np.ndarray
    trace_energy: np.ndarray


def _allocate_aligned(shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """An array of 4-byte numbers that starts at a cache line, so that no vector of it lies in two."""
    size = int(np.prod(shape))
    buffer: np.ndarray = np.empty(size + 16, dtype)
    start = -buffer.__array_interface__["data"][0] % 64 // 4  # buffer.ctypes would keep it alive
    return buffer[start : start + size].reshape(shape)


class Blocks:
    """Chains laid out in blocks of ``LANES``; chains that only fill the last block are dropped.

    They are the chains ``first`` to ``first + count - 1`` of a stream's ``key``, and begin at random or at their
    positions of ``start`` (count, N, 2), sigma.
    """

    def __init__(self, fluid: Fluid, key: int, first: int, count: int, start: np.ndarray | None = None) -> None:
        blocks = -(-count // LANES)
        shape = (blocks, fluid.particles, LANES)
        self.fluid = fluid
        self.lanes = Lanes(
            x=_allocate_aligned(shape, np.float32),
            y=_allocate_aligned(shape, np.float32),
            state=_allocate_aligned((blocks, 4, LANES), np.uint32),
            accepted=_allocate_aligned((blocks, LANES), np.int32),
            work=_allocate_aligned((blocks, WORK_ROWS, LANES), np.float32),
        )
        self.lanes.state[:] = chain_states(key, first, blocks * LANES).reshape(blocks, LANES, 4).transpose(0, 2, 1)
        self.lanes.accepted[:] = 0
        fill_uniform(self.lanes.x, self.lanes.state, np.float32(fluid.box))
        fill_uniform(self.lanes.y, self.lanes.state, np.float32(fluid.box))
        if start is not None:
            self.place(np.resize(start, (blocks * LANES, *start.shape[1:])))

    def place(self, positions: np.ndarray) -> None:
        """Put all chains, also those that only fill the last block, at positions (blocks * LANES, N, 2), sigma."""
        laid_out = positions.reshape(-1, LANES, self.fluid.particles, 2).transpose(3, 0, 2, 1)
        self.lanes.x[:] = laid_out[0]
        self.lanes.y[:] = laid_out[1]

    def advance(self, sweeps: int, step: float) -> None:
        """Make ``sweeps`` sweeps with displacements of at most ``step`` (sigma) along either axis."""
        fluid = self.fluid
        conditions = Conditions(
            step=np.float32(step),
            gamma=np.float32(fluid.gamma),
            beta=np.float32(1 / fluid.temperature),
            box=np.float32(fluid.box),
            scale=np.float32(mean_diameter(fluid.diameter) ** -2),
        )
        powers = (0,) * fluid.exponent
        sizes = (0,) if fluid.diameter == 1 else (0, 0)
        sweep_blocks(self.lanes, sweeps, conditions, powers, sizes)

    def positions(self, chains: int) -> np.ndarray:
        """Positions (C, N, 2) of the first ``chains``, sigma."""
        stacked = np.stack([self.lanes.x, self.lanes.y], axis=-1)  # (blocks, N, LANES, 2)
        return stacked.transpose(0, 2, 1, 3).reshape(-1, self.fluid.particles, 2)[:chains]

    def accepted(self, chains: int) -> np.ndarray:
        """Accepted proposals (C,) of the first ``chains``, int32."""
        return self.lanes.accepted.ravel()[:chains]


def tune_step(fluid: Fluid, seed: int, name: str, *, chains: int, sweeps: int, target: float) -> float:
    """The step (sigma) at which about ``target`` of the proposals are accepted.

    A pilot run of ``chains`` of its own from random starts: ten rounds of ``sweeps`` sweeps, after each of
    which the step is scaled by acceptance / target (at most twofold). The run itself then accepts
    within a few percent of the target. Configurations of the pilot are not used.
    """
    blocks = Blocks(fluid, stream_key(seed, f"pilot {name}"), 0, chains)
    step = 0.1 * fluid.box
    for _ in range(10):
        blocks.lanes.accepted[:] = 0
        blocks.advance(sweeps, step)
        acceptance = blocks.accepted(chains).sum() / (chains * sweeps * fluid.particles)
        step *= float(np.clip(acceptance / target, 0.5, 2.0))
        step = min(step, fluid.box)
    return step


def simulate(
    fluid: Fluid,
    seed: int,
    name: str,
    *,
    chains: int,
    sweeps: int,
    step: float,
    trace_chains: int = 0,
    trace_interval: int = 20,
    first: int = 0,
    start: np.ndarray | None = None,
    progress: Callable[[int], object] = lambda done: None,
) -> Chains:
    """Run the chains ``first`` to ``first + chains - 1`` of the ensemble ``name``.

    Every chain starts from its own uniform configuration, or from its own of ``start`` (chains, N, 2; sigma, in the
    box), and makes ``sweeps`` sweeps with a fixed ``step`` (sigma). The first ``trace_chains`` of them are recorded
    every ``trace_interval`` sweeps. ``progress`` is called with the number of chains that were just finished.

    Raises ValueError for an exponent or a number of sweeps out of range, or starts of another shape.
    """
    if start is not None and start.shape != (chains, fluid.particles, 2):
        raise ValueError(f"start should have the shape {(chains, fluid.particles, 2)}, not {start.shape}")
    if not 1 <= fluid.exponent <= LARGEST_EXPONENT:
        raise ValueError(f"the exponent m is {fluid.exponent}, not in 1 to {LARGEST_EXPONENT}")
    if sweeps < 1 or chains < 1:
        raise ValueError("chains and sweeps are at least 1")
    key, traced = stream_key(seed, name), min(trace_chains, chains)
    positions, accepted = np.empty((chains, fluid.particles, 2), np.float32), np.empty(chains, np.int32)
    trace_sweeps, trace_energy = np.empty(0, np.int64), np.empty((0, 0))
    # a few blocks at a time, so that memory is that of the result and a constant
    for run in _batches(chains, traced):
        begun = None if start is None else start[run.start : run.stop]
        blocks = Blocks(fluid, key, first + run.start, len(run), begun)
        if run.start < traced:
            trace_sweeps, trace_energy = _traced(blocks, traced, sweeps, step, trace_interval)
        else:
            blocks.advance(sweeps, step)
        positions[run.start : run.stop] = blocks.positions(len(run))
        accepted[run.start : run.stop] = blocks.accepted(len(run))
        progress(len(run))
    return Chains(positions, accepted / (sweeps * fluid.particles), trace_sweeps, trace_energy)


def _batches(chains: int, traced: int) -> Iterator[range]:
    """Chains that run together: four blocks for each thread, after the first blocks, which hold the ``traced`` ones."""
    start, size = 0, -(-traced // LANES) * LANES or 4 * nb.get_num_threads() * LANES
    while start < chains:
        yield range(start, min(start + size, chains))
        start, size = start + size, 4 * nb.get_num_threads() * LANES


def _traced(blocks: Blocks, chains: int, sweeps: int, step: float, interval: int) -> tuple[np.ndarray, np.ndarray]:
    """Advance the blocks; the sweeps (R,) and the energies (C, R) of the first ``chains`` at every ``interval``."""
    fluid, energy, recorded = blocks.fluid, [], []
    for start in range(0, sweeps, interval):
        length = min(interval, sweeps - start)
        blocks.advance(length, step)
        energy.append(energy_per_particle(blocks.positions(chains), fluid.gamma, fluid.exponent, fluid.diameter))
        recorded.append(start + length)
    return np.array(recorded), np.array(energy).T


def join(parts: list[Chains]) -> Chains:
    """The run whose consecutive ranges of chains are the ``parts``.

    Parts without a trace come behind those with one, whose recorded sweeps are the same.
    """
    traced = [part for part in parts if len(part.trace_energy)] or parts[:1]
    return Chains(
        positions=np.concatenate([part.positions for part in parts]),
        acceptance=np.concatenate([part.acceptance for part in parts]),
        trace_sweeps=traced[0].trace_sweeps,
        trace_energy=np.concatenate([part.trace_energy for part in traced]),
    )
