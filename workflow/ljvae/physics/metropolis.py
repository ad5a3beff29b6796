"""Metropolis Monte Carlo of a 2D fluid under gravity in a box with hard walls: the compiled sweeps.

The deck's sampler ("Metropolis Algorithm") moves particles in the order of their index. One sweep proposes one move of
each particle. A one-particle move obeys detailed balance with respect to exp(-E/T); a sweep in fixed order does not,
but leaves that distribution invariant.

Arrays have the layout `[particle][lane]`. The innermost loop runs over the lanes (chains) of one block for a fixed pair
of particles, and the compiler vectorises it. Positions and energy differences are float32.
"""

from typing import NamedTuple

import numpy as np
from numpy import float32, int32, uint32

from workflow.ljvae.compiled import nb

# Chains in one block: enough to make the compiled code's checks before each loop (whether its arrays overlap)
# negligible.
LANES = 512
# Largest exponent of the pair potential: `_inverse_power` has a branch for each.
LARGEST_EXPONENT = 6
# Rows of `Lanes.work`: the fields of `Move`.
WORK_ROWS = 6
# Lower limit of squared distances. Below it, a random start would overflow float32; an equilibrated fluid never comes
# near it (u is 4e30 for m = 6 and 4e10 for m = 2, in units of epsilon).
_CLOSEST_SQUARED = float32(1e-5)
# Draws are multiples of this unit: 24 bits, the most that a float32 holds exactly.
_UNIT = float32(2.0**-24)
_HALF_UNIT = float32(2.0**-25)
# Lower limit of the exponential's argument; no draw accepts a move there.
_LOWEST_EXPONENT = float32(-40.0)


class Lanes(NamedTuple):
    """Chains of one block, or of B blocks, with the block axis first.

    x, y: (N, LANES) float32, sigma. state: (4, LANES) uint32, the words of each chain's generator.
    accepted: (LANES,) int32, accepted proposals so far. work: (WORK_ROWS, LANES) float32, overwritten by sweeps.
    """

    x: np.ndarray
    y: np.ndarray
    state: np.ndarray
    accepted: np.ndarray
    work: np.ndarray


class Conditions(NamedTuple):
    """Parameters that stay fixed during a run of sweeps.

    step: largest displacement along an axis, sigma. gamma: weight of a particle, epsilon / sigma. beta: inverse
    temperature, 1 / epsilon. box: side of the box, sigma. scale: factor of the squared distances of particle 0.
    """

    step: float32
    gamma: float32
    beta: float32
    box: float32
    scale: float32


class Move(NamedTuple):
    """One proposed move in each lane, of the same particle; all fields are (LANES,) float32.

    Positions before and after the move (sigma), the threshold for the acceptance probability, and the change of the
    pair energy divided by 4 epsilon.
    """

    x_old: np.ndarray
    y_old: np.ndarray
    x_new: np.ndarray
    y_new: np.ndarray
    threshold: np.ndarray
    pair_rise: np.ndarray


class Shift(NamedTuple):
    """Positions of a move in one lane, sigma."""

    x_old: float32
    y_old: float32
    x_new: float32
    y_new: float32


Words = tuple[uint32, uint32, uint32, uint32]


@nb.njit(inline="always", fastmath=True)
def _rotate_left(x: uint32, k: int) -> uint32:
    # numba promotes uint32 arithmetic to uint64: cast after every operation.
    return uint32(uint32(x << uint32(k)) | uint32(x >> uint32(32 - k)))


@nb.njit(inline="always", fastmath=True)
def draw_uniform(words: Words) -> tuple[float32, Words]:
    """Draw a 24-bit number in [0, 1); return it with the next state: xoshiro128++ (Blackman and Vigna, 2021)."""
    a, b, c, d = words
    bits = uint32(_rotate_left(uint32(a + d), 7) + a)
    shifted = uint32(b << uint32(9))
    c = uint32(c ^ a)
    d = uint32(d ^ b)
    b = uint32(b ^ c)
    a = uint32(a ^ d)
    c = uint32(c ^ shifted)
    number = float32(int32(bits >> uint32(8))) * _UNIT
    return number, (a, b, c, _rotate_left(d, 11))


@nb.njit(inline="always", fastmath=True)
def _load_words(state: np.ndarray, lane: int) -> Words:
    return state[0, lane], state[1, lane], state[2, lane], state[3, lane]


@nb.njit(inline="always", fastmath=True)
def _store_words(state: np.ndarray, lane: int, words: Words) -> None:
    state[0, lane] = words[0]
    state[1, lane] = words[1]
    state[2, lane] = words[2]
    state[3, lane] = words[3]


@nb.njit(cache=True)
def fill_uniform(values: np.ndarray, state: np.ndarray, scale: float32) -> None:
    """Fill values (B, N, LANES) with numbers in [0, scale) drawn from the states (B, 4, LANES)."""
    for block in range(values.shape[0]):
        for i in range(values.shape[1]):
            for lane in range(values.shape[2]):
                number, words = draw_uniform(_load_words(state[block], lane))
                _store_words(state[block], lane, words)
                values[block, i, lane] = scale * number


@nb.njit(inline="always", fastmath=True)
def _exp_of_negative(x: float32) -> float32:
    """Compute exp(x) for x <= 0 as exp(x/64)^64, which keeps the loop over lanes vectorised.

    A fifth-order series gives exp(x/64). The relative error of exp(x) is below 1e-5 where it matters (x > -12).
    """
    t = max(x, _LOWEST_EXPONENT) * float32(1 / 64)
    p = float32(1) + t * (
        float32(1) + t * (float32(1 / 2) + t * (float32(1 / 6) + t * (float32(1 / 24) + t * float32(1 / 120))))
    )
    for _ in range(6):
        p = p * p
    return p


@nb.njit(inline="always", fastmath=True)
def _inverse_power(inverse_squared: float32, m: int) -> float32:
    """Compute r^-m from r^-2, for m from 1 to 6, a constant of the compiled loop."""
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
def _pair_rise(shift: Shift, x: float32, y: float32, m: int, scale: float32) -> float32:
    """Change of u / 4 between a moving particle and another at (x, y), whose r^2 is multiplied by ``scale``."""
    dx_new = shift.x_new - x
    dy_new = shift.y_new - y
    dx_old = shift.x_old - x
    dy_old = shift.y_old - y
    squared_new = max(scale * (dx_new * dx_new + dy_new * dy_new), _CLOSEST_SQUARED)
    squared_old = max(scale * (dx_old * dx_old + dy_old * dy_old), _CLOSEST_SQUARED)
    inverse = float32(1) / (squared_new * squared_old)  # one division for two
    p_new = _inverse_power(inverse * squared_old, m)
    p_old = _inverse_power(inverse * squared_new, m)
    # p_new^2 - p_new - (p_old^2 - p_old), written as one product
    return (p_new - p_old) * (p_new + p_old - float32(1))


@nb.njit(inline="always", fastmath=True)
def _propose(lanes: Lanes, i: int, step: float32, move: Move) -> None:
    """Propose a move of particle i in each lane: write both positions and the acceptance threshold to ``move``."""
    x = lanes.x
    y = lanes.y
    state = lanes.state
    x_old = move.x_old
    y_old = move.y_old
    x_new = move.x_new
    y_new = move.y_new
    threshold = move.threshold
    for lane in range(LANES):
        # the state stays in registers between the three draws
        words = _load_words(state, lane)
        along_x, words = draw_uniform(words)
        along_y, words = draw_uniform(words)
        draw, words = draw_uniform(words)
        _store_words(state, lane, words)
        x_here = x[i, lane]
        y_here = y[i, lane]
        x_old[lane] = x_here
        y_old[lane] = y_here
        x_new[lane] = x_here + step * (float32(2) * along_x - float32(1))
        y_new[lane] = y_here + step * (float32(2) * along_y - float32(1))
        threshold[lane] = draw + _HALF_UNIT  # in [2^-25, 1]: a draw of 0 accepts no forbidden move


@nb.njit(inline="always", fastmath=True)
def _pick_other(i: int, k: int) -> int:
    """Return the index of the k-th particle, k from 0, among all but particle i."""
    if k >= i:
        return k + 1
    return k


@nb.njit(inline="always", fastmath=True)
def _pick_scale(i: int, j: int, scale: float32, sizes: tuple[int, ...]) -> float32:
    """Return the factor of the squared distance of i and j: ``scale`` for pairs of particle 0 if its size differs.

    ``sizes`` is a tuple with one entry per diameter: its length is part of its type, so the compiled loop has no factor
    if all particles are equal.
    """
    if len(sizes) == 1:
        return float32(1)
    return scale if i == 0 or j == 0 else float32(1)


@nb.njit(inline="always", fastmath=True)
def _add_pair_rises(lanes: Lanes, i: int, move: Move, m: int, scale: float32, sizes: tuple[int, ...]) -> None:
    """Sum `_pair_rise` over all particles but i in each lane, four at a time to save loads."""
    x = lanes.x
    y = lanes.y
    x_old = move.x_old
    y_old = move.y_old
    x_new = move.x_new
    y_new = move.y_new
    pair_rise = move.pair_rise
    for lane in range(LANES):
        pair_rise[lane] = float32(0)
    others = x.shape[0] - 1
    grouped = others - others % 4
    for k in range(0, grouped, 4):
        j0 = _pick_other(i, k)
        j1 = _pick_other(i, k + 1)
        j2 = _pick_other(i, k + 2)
        j3 = _pick_other(i, k + 3)
        first_scale = _pick_scale(i, j0, scale, sizes)
        later_scale = _pick_scale(i, j1, scale, sizes)  # j1 to j3 are never 0
        for lane in range(LANES):
            shift = Shift(x_old[lane], y_old[lane], x_new[lane], y_new[lane])
            rise = _pair_rise(shift, x[j0, lane], y[j0, lane], m, first_scale)
            rise += _pair_rise(shift, x[j1, lane], y[j1, lane], m, later_scale)
            rise += _pair_rise(shift, x[j2, lane], y[j2, lane], m, later_scale)
            rise += _pair_rise(shift, x[j3, lane], y[j3, lane], m, later_scale)
            pair_rise[lane] += rise
    for k in range(grouped, others):
        j = _pick_other(i, k)
        pair_scale = _pick_scale(i, j, scale, sizes)
        for lane in range(LANES):
            shift = Shift(x_old[lane], y_old[lane], x_new[lane], y_new[lane])
            pair_rise[lane] += _pair_rise(shift, x[j, lane], y[j, lane], m, pair_scale)


@nb.njit(inline="always", fastmath=True)
def _accept(lanes: Lanes, i: int, move: Move, conditions: Conditions) -> None:
    """Move particle i in the lanes that accept its proposal (Metropolis et al., 1953)."""
    x = lanes.x
    y = lanes.y
    accepted = lanes.accepted
    x_old = move.x_old
    y_old = move.y_old
    x_new = move.x_new
    y_new = move.y_new
    threshold = move.threshold
    pair_rise = move.pair_rise
    box = conditions.box
    for lane in range(LANES):
        shift = Shift(x_old[lane], y_old[lane], x_new[lane], y_new[lane])
        rise = float32(4) * pair_rise[lane] + conditions.gamma * (shift.y_new - shift.y_old)
        probability = _exp_of_negative(min(-conditions.beta * rise, float32(0)))
        inside = (shift.x_new >= float32(0)) & (shift.x_new <= box) & (shift.y_new >= float32(0)) & (shift.y_new <= box)
        accept = inside & (threshold[lane] <= probability)
        x[i, lane] = shift.x_new if accept else shift.x_old
        y[i, lane] = shift.y_new if accept else shift.y_old
        accepted[lane] += int32(1) if accept else int32(0)


@nb.njit(fastmath=True, error_model="numpy", cache=True)
def _sweep_block(
    lanes: Lanes, sweeps: int, conditions: Conditions, powers: tuple[int, ...], sizes: tuple[int, ...]
) -> None:
    """Advance the chains of one block in place.

    ``powers`` is a tuple of m entries: its length is part of its type, so m is a constant of the compiled loop.
    """
    m = len(powers)
    work = lanes.work
    move = Move(work[0], work[1], work[2], work[3], work[4], work[5])
    for _ in range(sweeps):
        for i in range(lanes.x.shape[0]):
            _propose(lanes, i, conditions.step, move)
            _add_pair_rises(lanes, i, move, m, conditions.scale, sizes)
            _accept(lanes, i, move, conditions)


@nb.njit(parallel=True, cache=True)
def sweep_blocks(
    blocks: Lanes, sweeps: int, conditions: Conditions, powers: tuple[int, ...], sizes: tuple[int, ...]
) -> None:
    """Advance all blocks in place, in parallel threads; ``powers`` and ``sizes`` as in `_sweep_block`."""
    for k in nb.prange(blocks.x.shape[0]):
        lanes = Lanes(blocks.x[k], blocks.y[k], blocks.state[k], blocks.accepted[k], blocks.work[k])
        _sweep_block(lanes, sweeps, conditions, powers, sizes)
