"""Metropolis Monte Carlo of a 2D fluid under gravity in a box with hard walls.

The deck's sampler ("Metropolis Algorithm"): particles are moved in the order of their index, and
every configuration comes from its own fresh uniform start. Configurations are therefore
independent Markov chains. They run side by side: arrays are laid out [particle][lane], the
innermost loop runs over the lanes (chains) of one block at a fixed pair of particles, and the
compiler turns it into vector instructions. Positions and energy differences are float32.

One sweep proposes one move of each particle. A one-particle move obeys detailed balance with
respect to exp(-E/T); a sweep in fixed order does not, but leaves that distribution invariant.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numba as nb
import numpy as np

from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.randomness import stream_key

LANES = 32  # chains in one block: four 8-wide vectors hide the latency of the divisions
LARGEST_EXPONENT = 6
# Squared distances are clamped here: below, a fresh random start would overflow float32, and an
# equilibrated fluid never comes near (u(0.2) is 1e9 for m = 6 and 2400 for m = 2, in units of epsilon).
_CLOSEST_SQUARED = np.float32(0.04)

_f = np.float32
_i = np.int32
_u = np.uint32


@dataclass(frozen=True)
class Fluid:
    """What is simulated: lengths in sigma, energies in epsilon, k_B = 1."""

    particles: int
    box: float
    temperature: float
    gamma: float
    exponent: int = 6


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


@nb.njit(inline="always", fastmath=True)
def _rotate_left(x, k):
    # numba promotes uint32 arithmetic to uint64: cast after every operation.
    return _u(_u(x << _u(k)) | _u(x >> _u(32 - k)))


@nb.njit(inline="always", fastmath=True)
def _uniform(state, lane):
    """Next number in [0, 1) of one lane: xoshiro128++ (Blackman and Vigna, 2021), 24 bits."""
    a, b, c, d = state[0, lane], state[1, lane], state[2, lane], state[3, lane]
    bits = _u(_rotate_left(_u(a + d), 7) + a)
    shifted = _u(b << _u(9))
    c = _u(c ^ a)
    d = _u(d ^ b)
    state[1, lane] = _u(b ^ c)
    state[0, lane] = _u(a ^ d)
    state[2, lane] = _u(c ^ shifted)
    state[3, lane] = _rotate_left(d, 11)
    return _f(_i(bits >> _u(8))) * _f(2.0**-24)


@nb.njit(inline="always", fastmath=True)
def _exp_of_negative(x):
    """exp(x) for x <= 0 as exp(x/64)^64, so that the loop over lanes stays vectorised.

    Relative error below 1e-5 where exp(x) matters (x > -12); x is floored at -40.
    """
    t = max(x, _f(-40.0)) * _f(1 / 64)
    p = _f(1) + t * (_f(1) + t * (_f(1 / 2) + t * (_f(1 / 6) + t * (_f(1 / 24) + t * _f(1 / 120)))))
    for _ in range(6):
        p = p * p
    return p


@nb.njit(inline="always", fastmath=True)
def _inverse_power(squared, m):
    """r^-m from r^2, for m = 1 to 6."""
    q = _f(1) / squared
    if m == 6:
        return q * q * q
    if m == 5:
        return q * q * np.sqrt(q)
    if m == 4:
        return q * q
    if m == 3:
        return q * np.sqrt(q)
    if m == 2:
        return q
    return np.sqrt(q)


@nb.njit(fastmath=True, error_model="numpy", cache=True)
def _sweep_block(x, y, state, accepted, sweeps, step, gamma, beta, box, m):
    """Advance one block of chains in place; x, y: (N, LANES), state: (4, LANES)."""
    particles, lanes = x.shape
    x_old, y_old = np.empty(lanes, _f), np.empty(lanes, _f)
    x_new, y_new = np.empty(lanes, _f), np.empty(lanes, _f)
    threshold, pairs = np.empty(lanes, _f), np.empty(lanes, _f)
    for _ in range(sweeps):
        for i in range(particles):
            for lane in range(lanes):
                x_old[lane] = x[i, lane]
                y_old[lane] = y[i, lane]
                x_new[lane] = x_old[lane] + step * (_f(2) * _uniform(state, lane) - _f(1))
                y_new[lane] = y_old[lane] + step * (_f(2) * _uniform(state, lane) - _f(1))
                threshold[lane] = _uniform(state, lane)
                pairs[lane] = _f(0)
            for j in range(particles):
                if j == i:
                    continue
                for lane in range(lanes):
                    dx_new, dy_new = x_new[lane] - x[j, lane], y_new[lane] - y[j, lane]
                    dx_old, dy_old = x_old[lane] - x[j, lane], y_old[lane] - y[j, lane]
                    p_new = _inverse_power(max(dx_new * dx_new + dy_new * dy_new, _CLOSEST_SQUARED), m)
                    p_old = _inverse_power(max(dx_old * dx_old + dy_old * dy_old, _CLOSEST_SQUARED), m)
                    # p_new^2 - p_new - (p_old^2 - p_old), written as one product
                    pairs[lane] += (p_new - p_old) * (p_new + p_old - _f(1))
            for lane in range(lanes):
                rise = _f(4) * pairs[lane] + gamma * (y_new[lane] - y_old[lane])
                inside = (x_new[lane] >= _f(0)) & (x_new[lane] <= box) & (y_new[lane] >= _f(0)) & (y_new[lane] <= box)
                # The threshold lies in [2^-25, 1]: a draw of 0 accepts no forbidden move.
                chance = _exp_of_negative(min(-beta * rise, _f(0)))
                accept = inside & (threshold[lane] + _f(2.0**-25) <= chance)
                x[i, lane] = x_new[lane] if accept else x_old[lane]
                y[i, lane] = y_new[lane] if accept else y_old[lane]
                accepted[lane] += _i(accept)


@nb.njit(parallel=True, cache=True)
def _sweep_blocks(x, y, state, accepted, sweeps, step, gamma, beta, box, m):
    for block in nb.prange(x.shape[0]):
        _sweep_block(x[block], y[block], state[block], accepted[block], sweeps, step, gamma, beta, box, m)


def _split_mix(counter: np.ndarray) -> np.ndarray:
    """The splitmix64 output function (Steele et al., 2014) of uint64 counters."""
    with np.errstate(over="ignore"):
        z = counter * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return z ^ (z >> np.uint64(31))


def chain_states(key: int, first: int, count: int) -> np.ndarray:
    """Generator states (count, 4) uint32 of the chains ``first`` to ``first + count - 1``.

    A chain's state depends on the key and its own number alone: not on how many chains run, nor
    on the block or thread that runs it.
    """
    with np.errstate(over="ignore"):
        chain = _split_mix(_split_mix(np.arange(first, first + count, dtype=np.uint64)) + np.uint64(key))
        words = np.stack([_split_mix(chain + np.uint64(1)), _split_mix(chain + np.uint64(2))], axis=1)
    return np.ascontiguousarray(words).view(np.uint32).reshape(count, 4)


class _Blocks:
    """Chains laid out in blocks of ``LANES``; chains that only fill the last block are dropped."""

    def __init__(self, fluid: Fluid, key: int, first: int, count: int):
        self.fluid, self.count = fluid, count
        blocks = -(-count // LANES)
        state = chain_states(key, first, blocks * LANES).reshape(blocks, LANES, 4)
        self.state = np.ascontiguousarray(state.transpose(0, 2, 1))
        self.x, self.y = _random_start(self.state, fluid)
        self.accepted = np.zeros((blocks, LANES), dtype=np.int32)

    def advance(self, sweeps: int, step: float, blocks: slice = slice(None)) -> None:
        fluid = self.fluid
        _sweep_blocks(
            self.x[blocks],
            self.y[blocks],
            self.state[blocks],
            self.accepted[blocks],
            sweeps,
            _f(step),
            _f(fluid.gamma),
            _f(1 / fluid.temperature),
            _f(fluid.box),
            fluid.exponent,
        )

    def positions(self, chains: int | None = None) -> np.ndarray:
        stacked = np.stack([self.x, self.y], axis=-1)  # (blocks, N, LANES, 2)
        flat = stacked.transpose(0, 2, 1, 3).reshape(-1, self.fluid.particles, 2)
        return flat[: self.count if chains is None else chains]


@nb.njit(cache=True)
def _fill_uniform(values, state, scale):
    for block in range(values.shape[0]):
        for i in range(values.shape[1]):
            for lane in range(values.shape[2]):
                values[block, i, lane] = scale * _uniform(state[block], lane)


def _random_start(state: np.ndarray, fluid: Fluid) -> tuple[np.ndarray, np.ndarray]:
    shape = (len(state), fluid.particles, LANES)
    x, y = np.empty(shape, _f), np.empty(shape, _f)
    _fill_uniform(x, state, _f(fluid.box))
    _fill_uniform(y, state, _f(fluid.box))
    return x, y


def tune_step(fluid: Fluid, seed: int, name: str, *, chains: int, sweeps: int, target: float) -> float:
    """The step (sigma) at which about ``target`` of the proposals are accepted.

    A pilot run of its own chains from random starts: ten rounds of ``sweeps`` sweeps, after each of
    which the step is scaled by acceptance / target (at most twofold). The run itself then accepts
    within a few percent of the target. Configurations of the pilot are not used.
    """
    blocks = _Blocks(fluid, stream_key(seed, f"pilot {name}"), 0, chains)
    step = 0.1 * fluid.box
    for _ in range(10):
        blocks.accepted[:] = 0
        blocks.advance(sweeps, step)
        acceptance = blocks.accepted.sum() / (blocks.accepted.size * sweeps * fluid.particles)
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
    progress: Callable[[int], None] = lambda done: None,
) -> Chains:
    """Run the chains ``first`` to ``first + chains - 1`` of the ensemble ``name``.

    Every chain starts from its own uniform configuration and makes ``sweeps`` sweeps with a fixed
    ``step`` (sigma). The first ``trace_chains`` of them are recorded every ``trace_interval``
    sweeps. ``progress`` is called with the number of chains that were just finished.

    Raises ValueError for an exponent or a number of sweeps out of range.
    """
    if not 1 <= fluid.exponent <= LARGEST_EXPONENT:
        raise ValueError(f"the exponent m is {fluid.exponent}, not in 1 to {LARGEST_EXPONENT}")
    if sweeps < 1 or chains < 1:
        raise ValueError("chains and sweeps are at least 1")
    trace_chains = min(trace_chains, chains)
    blocks = _Blocks(fluid, stream_key(seed, name), first, chains)
    traced_blocks = -(-trace_chains // LANES)
    energy, recorded = [], []
    for start in range(0, sweeps if trace_chains else 0, trace_interval):
        length = min(trace_interval, sweeps - start)
        blocks.advance(length, step, slice(0, traced_blocks))
        positions = blocks.positions(trace_chains)
        energy.append(energy_per_particle(positions, fluid.gamma, fluid.exponent))
        recorded.append(start + length)
    progress(min(traced_blocks * LANES, chains))
    batch = 4 * nb.get_num_threads()
    for start in range(traced_blocks, len(blocks.x), batch):
        stop = min(start + batch, len(blocks.x))
        blocks.advance(sweeps, step, slice(start, stop))
        progress(min(stop * LANES, chains) - start * LANES)
    proposals = sweeps * fluid.particles
    return Chains(
        positions=np.ascontiguousarray(blocks.positions()),
        acceptance=blocks.accepted.reshape(-1)[:chains] / proposals,
        trace_sweeps=np.array(recorded, dtype=np.int64),
        trace_energy=np.array(energy, dtype=np.float64).reshape(len(recorded), trace_chains).T,
    )
