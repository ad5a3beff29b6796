"""Runs of the sampler: simulate chains, join parts of an ensemble."""

import math
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

_CACHE_LINE = 64  # bytes
_NUMBER = 4  # bytes of a float32, int32 or uint32
_WORDS = 4  # of a generator's state
_BLOCKS_PER_THREAD = 4


@dataclass(frozen=True)
class Chains:
    """A finished run of S chains, of which the first C were recorded R times.

    positions: (S, N, 2) float32, sigma. acceptance: (S,) accepted fraction of the proposals. trace_sweeps: (R,) sweeps
    before each record. trace_energy: (C, R) energy per particle (pairs and gravity), epsilon.
    """

    positions: np.ndarray
    acceptance: np.ndarray
    trace_sweeps: np.ndarray
    trace_energy: np.ndarray


def _count_blocks(chains: int) -> int:
    return -(-chains // LANES)


def _allocate_aligned(shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """Allocate an array of 4-byte numbers that starts at a cache line, so that no vector straddles two lines."""
    size = math.prod(shape)
    buffer: np.ndarray = np.empty(size + _CACHE_LINE // _NUMBER, dtype)
    address = buffer.__array_interface__["data"][0]  # buffer.ctypes would keep it alive
    start = -address % _CACHE_LINE // _NUMBER
    return buffer[start : start + size].reshape(shape)


class Blocks:
    """Chains laid out in blocks of ``LANES``; chains that only fill the last block are dropped.

    The chains are those with the numbers ``first`` to ``first + count - 1`` of a stream's ``key``. They start at random
    or from ``start`` (count, N, 2), sigma.
    """

    def __init__(self, fluid: Fluid, key: int, first: int, count: int, start: np.ndarray | None = None) -> None:
        blocks = _count_blocks(count)
        shape = (blocks, fluid.particles, LANES)
        self.fluid = fluid
        self.lanes = Lanes(
            x=_allocate_aligned(shape, np.float32),
            y=_allocate_aligned(shape, np.float32),
            state=_allocate_aligned((blocks, _WORDS, LANES), np.uint32),
            accepted=_allocate_aligned((blocks, LANES), np.int32),
            work=_allocate_aligned((blocks, WORK_ROWS, LANES), np.float32),
        )
        self.lanes.state[:] = chain_states(key, first, blocks * LANES).reshape(blocks, LANES, _WORDS).transpose(0, 2, 1)
        self.lanes.accepted[:] = 0
        fill_uniform(self.lanes.x, self.lanes.state, np.float32(fluid.box))
        fill_uniform(self.lanes.y, self.lanes.state, np.float32(fluid.box))
        if start is not None:
            self.place(np.resize(start, (blocks * LANES, *start.shape[1:])))

    def place(self, positions: np.ndarray) -> None:
        """Place all chains, including those that fill the last block, at positions (blocks * LANES, N, 2), sigma."""
        laid_out = positions.reshape(-1, LANES, self.fluid.particles, 2).transpose(3, 0, 2, 1)
        self.lanes.x[:] = laid_out[0]
        self.lanes.y[:] = laid_out[1]

    def advance(self, sweeps: int, step: float) -> None:
        """Run ``sweeps`` sweeps with displacements of at most ``step`` (sigma) along either axis."""
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
    progress: Callable[[int], object] = lambda finished: None,
) -> Chains:
    """Run the chains ``first`` to ``first + chains - 1`` of the ensemble ``name``.

    Every chain starts from its own uniform configuration, or from its entry of ``start`` (chains, N, 2; sigma, in the
    box), and runs ``sweeps`` sweeps with a fixed ``step`` (sigma). The first ``trace_chains`` of them are recorded
    every ``trace_interval`` sweeps. ``progress`` is called with the number of chains that just finished.

    Raises ValueError if the exponent or the number of sweeps or chains is out of range, or if ``start`` has another
    shape.
    """
    _check_run(fluid, chains, sweeps, start)
    key = stream_key(seed, name)
    traced = min(trace_chains, chains)
    positions = np.empty((chains, fluid.particles, 2), np.float32)
    accepted = np.empty(chains, np.int32)
    trace = np.empty(0, np.int64), np.empty((0, 0))
    # a few blocks at a time: only the result grows with the number of chains
    for batch in _split_into_batches(chains, traced):
        rows = slice(batch.start, batch.stop)
        blocks = Blocks(fluid, key, first + batch.start, len(batch), None if start is None else start[rows])
        if batch.start < traced:
            trace = _advance_traced(blocks, traced, sweeps, step, trace_interval)
        else:
            blocks.advance(sweeps, step)
        positions[rows] = blocks.positions(len(batch))
        accepted[rows] = blocks.accepted(len(batch))
        progress(len(batch))
    return Chains(positions, accepted / (sweeps * fluid.particles), *trace)


def _check_run(fluid: Fluid, chains: int, sweeps: int, start: np.ndarray | None) -> None:
    if start is not None and start.shape != (chains, fluid.particles, 2):
        raise ValueError(f"start should have the shape {(chains, fluid.particles, 2)}, not {start.shape}")
    if not 1 <= fluid.exponent <= LARGEST_EXPONENT:
        raise ValueError(f"the exponent m is {fluid.exponent}, not in 1 to {LARGEST_EXPONENT}")
    if sweeps < 1 or chains < 1:
        raise ValueError("chains and sweeps are at least 1")


def _split_into_batches(chains: int, traced: int) -> Iterator[range]:
    """Yield the chains that run together: first the blocks with the ``traced`` ones, then a few for each thread."""
    usual_size = _BLOCKS_PER_THREAD * nb.get_num_threads() * LANES
    start = 0
    size = _count_blocks(traced) * LANES or usual_size
    while start < chains:
        yield range(start, min(start + size, chains))
        start += size
        size = usual_size


def _advance_traced(
    blocks: Blocks, chains: int, sweeps: int, step: float, interval: int
) -> tuple[np.ndarray, np.ndarray]:
    """Advance the blocks and record the first ``chains`` chains at every ``interval`` and at the end.

    Returns the sweeps (R,) and the energies per particle (chains, R), epsilon.
    """
    fluid = blocks.fluid
    energies = []
    trace_sweeps = []
    for start in range(0, sweeps, interval):
        length = min(interval, sweeps - start)
        blocks.advance(length, step)
        positions = blocks.positions(chains)
        energies.append(energy_per_particle(positions, fluid.gamma, fluid.exponent, fluid.diameter))
        trace_sweeps.append(start + length)
    return np.array(trace_sweeps), np.array(energies).T


def join(parts: list[Chains]) -> Chains:
    """Join runs of consecutive ranges of chains into one run.

    Parts with a trace come first and were recorded at the same sweeps.
    """
    traced = [part for part in parts if len(part.trace_energy)] or parts[:1]
    return Chains(
        positions=np.concatenate([part.positions for part in parts]),
        acceptance=np.concatenate([part.acceptance for part in parts]),
        trace_sweeps=traced[0].trace_sweeps,
        trace_energy=np.concatenate([part.trace_energy for part in traced]),
    )
