"""Metropolis Monte Carlo of a 2D fluid under gravity in a box with hard walls.

The deck's sampler ("Metropolis Algorithm"): particles are moved in the order of their index, and
every configuration comes from its own fresh uniform start. Configurations are therefore
independent Markov chains. They run side by side: arrays are laid out `[particle][lane]`, the
innermost loop runs over the lanes (chains) of one block at a fixed pair of particles, and the
compiler turns it into vector instructions. Positions and energy differences are float32.

One sweep proposes one move of each particle. A one-particle move obeys detailed balance with
respect to exp(-E/T); a sweep in fixed order does not, but leaves that distribution invariant.
"""

import numpy as np

from workflow.ljvae.compiled import nb

# Chains in one block: so many that what the compiled code checks before each loop over them (whether its arrays
# overlap) does not count.
LANES = 512
# Of the pair potential: `_inverse_power` has a branch for each.
LARGEST_EXPONENT = 6
# Squared distances are clamped here: below, a fresh random start would overflow float32, and an
# equilibrated fluid never comes near (u is 4e30 for m = 6 and 4e10 for m = 2, in units of epsilon).
_CLOSEST_SQUARED = np.float32(1e-5)

_f = np.float32
_i = np.int32
_u = np.uint32


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
def sweep_blocks(
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
    """Advance all blocks in place, side by side in threads; the arrays are those of `_sweep_block` for each block."""
    for k in nb.prange(x.shape[0]):
        _sweep_block(x[k], y[k], state[k], accepted[k], work[k], sweeps, step, gamma, beta, box, powers, scale, sizes)


@nb.njit(cache=True)
def fill_uniform(
    values: np.ndarray,
    state: np.ndarray,
    scale: np.float32,
) -> None:
    """Fill values (blocks, N, LANES) with numbers in [0, scale) from the states (blocks, 4, LANES)."""
    for block in range(values.shape[0]):
        for i in range(values.shape[1]):
            for lane in range(values.shape[2]):
                a, b, c, d = state[block, 0, lane], state[block, 1, lane], state[block, 2, lane], state[block, 3, lane]
                draw, a, b, c, d = _uniform(a, b, c, d)
                state[block, 0, lane], state[block, 1, lane], state[block, 2, lane], state[block, 3, lane] = a, b, c, d
                values[block, i, lane] = scale * draw
