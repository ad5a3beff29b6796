"""Metropolis Monte Carlo of a 2D fluid under gravity in a box with hard walls.

The deck's sampler ("Metropolis Algorithm"): particles are moved in the order of their index, and
every configuration comes from its own fresh uniform start. Configurations are therefore
independent Markov chains. They run side by side: arrays are laid out `[particle][lane]`, the
innermost loop runs over the lanes (chains) of one block at a fixed pair of particles, and the
compiler turns it into vector instructions. Positions and energy differences are float32.

One sweep proposes one move of each particle. A one-particle move obeys detailed balance with
respect to exp(-E/T); a sweep in fixed order does not, but leaves that distribution invariant.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.observables import energy_per_particle, mean_diameter
from workflow.ljvae.physics.potentials import exponent
from workflow.ljvae.randomness import stream_key

# Chains in one block: so many that what the compiled code checks before each loop over them (whether its arrays
# overlap) does not count.
LANES = 512
LARGEST_EXPONENT = 6
# Squared distances are clamped here: below, a fresh random start would overflow float32, and an
# equilibrated fluid never comes near (u is 4e30 for m = 6 and 4e10 for m = 2, in units of epsilon).
_CLOSEST_SQUARED = np.float32(1e-5)

_f = np.float32
_i = np.int32
_u = np.uint32


@dataclass(frozen=True)
class Fluid:
    """What is simulated: lengths in sigma, energies in epsilon, k_B = 1.

    ``diameter`` is that of particle 0; the others have one sigma, and a pair's energy depends on its distance over the
    mean of both diameters.
    """

    particles: int
    box: float
    temperature: float
    gamma: float
    exponent: int = 6
    diameter: float = 1.0

    @classmethod
    def of(cls, system: dict, about: dict) -> "Fluid":
        """The fluid of a simulated ensemble: ``system``, but for what its description ``about`` gives otherwise.

        >>> system = {"particles": 30, "box": 10.0, "temperature": 1.0}
        >>> Fluid.of(system, {"potential": "fake", "gamma": 0.4, "temperature": 2.0})
        Fluid(particles=30, box=10.0, temperature=2.0, gamma=0.4, exponent=2, diameter=1.0)
        """
        own = {key: about[key] for key in ("gamma", "exponent", "temperature", "diameter") if key in about}
        return cls(**{**system, "exponent": exponent(about["potential"]), **own})


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
def _rotate_left(x: np.uint32, k: int) -> np.uint32:
    # numba promotes uint32 arithmetic to uint64: cast after every operation.
    return _u(_u(x << _u(k)) | _u(x >> _u(32 - k)))


@nb.njit(inline="always", fastmath=True)
def _uniform(
    a: np.uint32, b: np.uint32, c: np.uint32, d: np.uint32
) -> tuple[np.float32, np.uint32, np.uint32, np.uint32, np.uint32]:
    """A number in [0, 1) and the state behind it: xoshiro128++ (Blackman and Vigna, 2021), 24 bits."""
    bits = _u(_rotate_left(_u(a + d), 7) + a)
    shifted = _u(b << _u(9))
    c = _u(c ^ a)
    d = _u(d ^ b)
    b = _u(b ^ c)
    a = _u(a ^ d)
    c = _u(c ^ shifted)
    return _f(_i(bits >> _u(8))) * _f(2.0**-24), a, b, c, _rotate_left(d, 11)


@nb.njit(inline="always", fastmath=True)
def _exp_of_negative(x: np.float32) -> np.float32:
    """exp(x) for x <= 0 as exp(x/64)^64, so that the loop over lanes stays vectorised.

    Relative error below 1e-5 where exp(x) matters (x > -12); x is floored at -40.
    """
    t = max(x, _f(-40.0)) * _f(1 / 64)
    p = _f(1) + t * (_f(1) + t * (_f(1 / 2) + t * (_f(1 / 6) + t * (_f(1 / 24) + t * _f(1 / 120)))))
    for _ in range(6):
        p = p * p
    return p


@nb.njit(inline="always", fastmath=True)
def _inverse_power(inverse_squared: np.float32, m: int) -> np.float32:
    """r^-m from r^-2, for m = 1 to 6, a constant of the compiled loop."""
    q = inverse_squared
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


@nb.njit(inline="always", fastmath=True)
def _pair_rise(
    x_new: np.float32,
    y_new: np.float32,
    x_old: np.float32,
    y_old: np.float32,
    x: np.float32,
    y: np.float32,
    m: int,
    scale: np.float32,
) -> np.float32:
    """(u(r_new) - u(r_old)) / 4 for a particle that moves, and another at (x, y); r^2 is taken ``scale`` times."""
    dx_new, dy_new = x_new - x, y_new - y
    dx_old, dy_old = x_old - x, y_old - y
    new = max(scale * (dx_new * dx_new + dy_new * dy_new), _CLOSEST_SQUARED)
    old = max(scale * (dx_old * dx_old + dy_old * dy_old), _CLOSEST_SQUARED)
    both = _f(1) / (new * old)  # one division for two
    p_new = _inverse_power(both * old, m)
    p_old = _inverse_power(both * new, m)
    # p_new^2 - p_new - (p_old^2 - p_old), written as one product
    return (p_new - p_old) * (p_new + p_old - _f(1))


@nb.njit(inline="always", fastmath=True)
def _propose(
    x: np.ndarray,
    y: np.ndarray,
    state: np.ndarray,
    i: int,
    step: np.float32,
    x_old: np.ndarray,
    y_old: np.ndarray,
    x_new: np.ndarray,
    y_new: np.ndarray,
    threshold: np.ndarray,
) -> None:
    """Old and proposed place of particle i in each lane, and the threshold of its acceptance."""
    for lane in range(LANES):
        # the state stays in registers between the three draws
        a, b, c, d = state[0, lane], state[1, lane], state[2, lane], state[3, lane]
        along_x, a, b, c, d = _uniform(a, b, c, d)
        along_y, a, b, c, d = _uniform(a, b, c, d)
        draw, a, b, c, d = _uniform(a, b, c, d)
        state[0, lane], state[1, lane], state[2, lane], state[3, lane] = a, b, c, d
        x_here, y_here = x[i, lane], y[i, lane]
        x_old[lane], y_old[lane] = x_here, y_here
        x_new[lane] = x_here + step * (_f(2) * along_x - _f(1))
        y_new[lane] = y_here + step * (_f(2) * along_y - _f(1))
        # in [2^-25, 1]: a draw of 0 accepts no forbidden move
        threshold[lane] = draw + _f(2.0**-25)


@nb.njit(inline="always", fastmath=True)
def _scale(
    i: int,
    j: int,
    scale: np.float32,
    sizes: tuple[int, ...],
) -> np.float32:
    """What the squared distance of i and j is multiplied by: ``scale`` for the pairs of particle 0, if it is another.

    ``sizes`` is a tuple of as many entries as there are diameters: its length is part of its type, so that where all
    particles are alike the compiled loop has no factor.
    """
    if len(sizes) == 1:
        return _f(1)
    return scale if i == 0 or j == 0 else _f(1)


@nb.njit(inline="always", fastmath=True)
def _add_pair_rises(
    x: np.ndarray,
    y: np.ndarray,
    i: int,
    x_old: np.ndarray,
    y_old: np.ndarray,
    x_new: np.ndarray,
    y_new: np.ndarray,
    pairs: np.ndarray,
    m: int,
    scale: np.float32,
    sizes: tuple[int, ...],
) -> None:
    """Sum of `_pair_rise` over all others than particle i, in each lane; four others at a time, to load less."""
    for lane in range(LANES):
        pairs[lane] = _f(0)
    others = x.shape[0] - 1
    grouped = others - others % 4
    for k in range(0, grouped, 4):
        j0, j1, j2, j3 = k + (k >= i), k + 1 + (k + 1 >= i), k + 2 + (k + 2 >= i), k + 3 + (k + 3 >= i)
        s0, s1 = _scale(i, j0, scale, sizes), _scale(i, j1, scale, sizes)  # j1 to j3 are never 0
        for lane in range(LANES):
            new_x, new_y, old_x, old_y = x_new[lane], y_new[lane], x_old[lane], y_old[lane]
            rise = _pair_rise(new_x, new_y, old_x, old_y, x[j0, lane], y[j0, lane], m, s0)
            rise += _pair_rise(new_x, new_y, old_x, old_y, x[j1, lane], y[j1, lane], m, s1)
            rise += _pair_rise(new_x, new_y, old_x, old_y, x[j2, lane], y[j2, lane], m, s1)
            rise += _pair_rise(new_x, new_y, old_x, old_y, x[j3, lane], y[j3, lane], m, s1)
            pairs[lane] += rise
    for k in range(grouped, others):
        j = k + (k >= i)
        s = _scale(i, j, scale, sizes)
        for lane in range(LANES):
            pairs[lane] += _pair_rise(x_new[lane], y_new[lane], x_old[lane], y_old[lane], x[j, lane], y[j, lane], m, s)


@nb.njit(inline="always", fastmath=True)
def _accept(
    x: np.ndarray,
    y: np.ndarray,
    i: int,
    x_old: np.ndarray,
    y_old: np.ndarray,
    x_new: np.ndarray,
    y_new: np.ndarray,
    pairs: np.ndarray,
    threshold: np.ndarray,
    accepted: np.ndarray,
    gamma: np.float32,
    beta: np.float32,
    box: np.float32,
) -> None:
    """Move particle i in the lanes that accept its proposal."""
    for lane in range(LANES):
        new_x, new_y, old_x, old_y = x_new[lane], y_new[lane], x_old[lane], y_old[lane]
        rise = _f(4) * pairs[lane] + gamma * (new_y - old_y)
        chance = _exp_of_negative(min(-beta * rise, _f(0)))
        inside = (new_x >= _f(0)) & (new_x <= box) & (new_y >= _f(0)) & (new_y <= box)
        accept = inside & (threshold[lane] <= chance)
        x[i, lane] = new_x if accept else old_x
        y[i, lane] = new_y if accept else old_y
        accepted[lane] += _i(1) if accept else _i(0)


@nb.njit(fastmath=True, error_model="numpy", cache=True)
def _sweep_block(
    x: np.ndarray,
    y: np.ndarray,
    state: np.ndarray,
    accepted: np.ndarray,
    work: np.ndarray,
    sweeps: int,
    step: np.float32,
    gamma: np.float32,
    beta: np.float32,
    box: np.float32,
    powers: tuple[int, ...],
    scale: np.float32,
    sizes: tuple[int, ...],
) -> None:
    """Advance one block of chains in place; x, y: (N, LANES), state: (4, LANES), work: (6, LANES) to write on.

    ``powers`` is a tuple of m entries: its length is part of its type, and so a constant of the compiled loop.
    """
    m = len(powers)
    x_old, y_old, x_new, y_new, threshold, pairs = work[0], work[1], work[2], work[3], work[4], work[5]
    for _ in range(sweeps):
        for i in range(x.shape[0]):
            _propose(x, y, state, i, step, x_old, y_old, x_new, y_new, threshold)
            _add_pair_rises(x, y, i, x_old, y_old, x_new, y_new, pairs, m, scale, sizes)
            _accept(x, y, i, x_old, y_old, x_new, y_new, pairs, threshold, accepted, gamma, beta, box)


@nb.njit(parallel=True, cache=True)
def _sweep_blocks(
    x: np.ndarray,
    y: np.ndarray,
    state: np.ndarray,
    accepted: np.ndarray,
    work: np.ndarray,
    sweeps: int,
    step: np.float32,
    gamma: np.float32,
    beta: np.float32,
    box: np.float32,
    powers: tuple[int, ...],
    scale: np.float32,
    sizes: tuple[int, ...],
) -> None:
    for k in nb.prange(x.shape[0]):
        _sweep_block(x[k], y[k], state[k], accepted[k], work[k], sweeps, step, gamma, beta, box, powers, scale, sizes)


def _aligned(shape: tuple[int, ...], dtype: type) -> np.ndarray:
    """An array of 4-byte numbers that starts at a cache line, so that no vector of it lies in two."""
    size = int(np.prod(shape))
    buffer: np.ndarray = np.empty(size + 16, dtype)
    start = -buffer.__array_interface__["data"][0] % 64 // 4  # buffer.ctypes would keep it alive
    return buffer[start : start + size].reshape(shape)


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

    >>> chain_states(7, 3, 2).tolist() == chain_states(7, 0, 5)[3:].tolist()
    True
    """
    with np.errstate(over="ignore"):
        chain = _split_mix(_split_mix(np.arange(first, first + count, dtype=np.uint64)) + np.uint64(key))
        words = np.stack([_split_mix(chain + np.uint64(1)), _split_mix(chain + np.uint64(2))], axis=1)
    return np.ascontiguousarray(words).view(np.uint32).reshape(count, 4)


class _Blocks:
    """Chains laid out in blocks of ``LANES``; chains that only fill the last block are dropped."""

    def __init__(self, fluid: Fluid, key: int, first: int, count: int, start: np.ndarray | None = None) -> None:
        self.fluid = fluid
        blocks = -(-count // LANES)
        self.state = _aligned((blocks, 4, LANES), _u)
        self.state[:] = chain_states(key, first, blocks * LANES).reshape(blocks, LANES, 4).transpose(0, 2, 1)
        self.x, self.y = _random_start(self.state, fluid)
        if start is not None:
            self._start_from(start)
        self.accepted = _aligned((blocks, LANES), _i)
        self.accepted[:] = 0
        self.work = _aligned((blocks, 6, LANES), _f)

    def _start_from(self, positions: np.ndarray) -> None:
        """Let the chains begin at positions (C, N, 2); those that only fill the last block begin at copies."""
        filled = np.resize(positions, (len(self.x) * LANES, *positions.shape[1:]))
        laid_out = filled.reshape(len(self.x), LANES, -1, 2).transpose(3, 0, 2, 1)
        self.x[:], self.y[:] = laid_out

    def advance(self, sweeps: int, step: float) -> None:
        fluid = self.fluid
        _sweep_blocks(
            self.x,
            self.y,
            self.state,
            self.accepted,
            self.work,
            sweeps,
            _f(step),
            _f(fluid.gamma),
            _f(1 / fluid.temperature),
            _f(fluid.box),
            (0,) * fluid.exponent,
            _f(mean_diameter(fluid.diameter) ** -2),
            (0,) if fluid.diameter == 1 else (0, 0),
        )

    def positions(self, chains: int) -> np.ndarray:
        """Positions (C, N, 2) of the first ``chains``."""
        stacked = np.stack([self.x, self.y], axis=-1)  # (blocks, N, LANES, 2)
        return stacked.transpose(0, 2, 1, 3).reshape(-1, self.fluid.particles, 2)[:chains]


@nb.njit(cache=True)
def _fill_uniform(
    values: np.ndarray,
    state: np.ndarray,
    scale: np.float32,
) -> None:
    for block in range(values.shape[0]):
        for i in range(values.shape[1]):
            for lane in range(values.shape[2]):
                a, b, c, d = state[block, 0, lane], state[block, 1, lane], state[block, 2, lane], state[block, 3, lane]
                draw, a, b, c, d = _uniform(a, b, c, d)
                state[block, 0, lane], state[block, 1, lane], state[block, 2, lane], state[block, 3, lane] = a, b, c, d
                values[block, i, lane] = scale * draw


def _random_start(state: np.ndarray, fluid: Fluid) -> tuple[np.ndarray, np.ndarray]:
    shape = (len(state), fluid.particles, LANES)
    x, y = _aligned(shape, _f), _aligned(shape, _f)
    _fill_uniform(x, state, _f(fluid.box))
    _fill_uniform(y, state, _f(fluid.box))
    return x, y


def tune_step(fluid: Fluid, seed: int, name: str, *, chains: int, sweeps: int, target: float) -> float:
    """The step (sigma) at which about ``target`` of the proposals are accepted.

    A pilot run of ``chains`` of its own from random starts: ten rounds of ``sweeps`` sweeps, after each of
    which the step is scaled by acceptance / target (at most twofold). The run itself then accepts
    within a few percent of the target. Configurations of the pilot are not used.
    """
    blocks = _Blocks(fluid, stream_key(seed, f"pilot {name}"), 0, chains)
    step = 0.1 * fluid.box
    for _ in range(10):
        blocks.accepted[:] = 0
        blocks.advance(sweeps, step)
        acceptance = blocks.accepted.ravel()[:chains].sum() / (chains * sweeps * fluid.particles)
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
    positions, accepted = np.empty((chains, fluid.particles, 2), _f), np.empty(chains, _i)
    trace_sweeps, trace_energy = np.empty(0, np.int64), np.empty((0, 0))
    # a few blocks at a time, so that memory is that of the result and a constant
    for run in _batches(chains, traced):
        begun = None if start is None else start[run.start : run.stop]
        blocks = _Blocks(fluid, key, first + run.start, len(run), begun)
        if run.start < traced:
            trace_sweeps, trace_energy = _traced(blocks, traced, sweeps, step, trace_interval)
        else:
            blocks.advance(sweeps, step)
        positions[run.start : run.stop] = blocks.positions(len(run))
        accepted[run.start : run.stop] = blocks.accepted.ravel()[: len(run)]
        progress(len(run))
    return Chains(positions, accepted / (sweeps * fluid.particles), trace_sweeps, trace_energy)


def _batches(chains: int, traced: int) -> Iterator[range]:
    """Chains that run together: four blocks for each thread, after the first blocks, which hold the ``traced`` ones."""
    start, size = 0, -(-traced // LANES) * LANES or 4 * nb.get_num_threads() * LANES
    while start < chains:
        yield range(start, min(start + size, chains))
        start, size = start + size, 4 * nb.get_num_threads() * LANES


def _traced(blocks: _Blocks, chains: int, sweeps: int, step: float, interval: int) -> tuple[np.ndarray, np.ndarray]:
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
