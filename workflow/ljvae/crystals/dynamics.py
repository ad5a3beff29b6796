"""Langevin dynamics of Lennard-Jones particles in a periodic box of two or three dimensions.

It makes the trajectories of the tutorial and of the tests: crystals and liquids whose defects are known. Lengths are in
sigma, energies in epsilon and times in sigma sqrt(m / epsilon).
"""

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.metropolis import Words, draw_uniform
from workflow.ljvae.randomness import generator, stream_key

CUTOFF = 2.5  # sigma, where the force is shifted to zero
_SKIN = 0.4  # sigma: pairs up to the cutoff plus this are listed
_TIME_STEP = 0.005
_FRICTION = 1.0  # of the velocities, per unit of time
_LARGEST_STEP = 0.05  # sigma in one step, so that particles that overlap at the start move apart


def run_langevin(
    start: np.ndarray, sides: np.ndarray, temperatures: np.ndarray, *, frames: int, interval: int, seed: int
) -> np.ndarray:
    """Follow particles from ``start`` (N, D) in a periodic box with ``sides`` (D,), and record frames (F, N, D).

    Frames are ``interval`` steps apart. ``temperatures`` (B,) are those of B slabs of equal width along x; at 0 the
    system is quenched. The scheme is BAOAB (Leimkuhler and Matthews 2013), with Lennard-Jones forces shifted to zero at
    CUTOFF. Its noise is uniform, which gives the same averages as normal noise (Duenweg and Paul 1991).
    """
    positions = np.array(start, dtype=np.float64)
    sides = np.asarray(sides, dtype=np.float64)
    temperatures = np.asarray(temperatures, dtype=np.float64)
    slabs = np.floor(positions[:, 0] / sides[0] * len(temperatures)).astype(np.int64) % len(temperatures)
    spread = np.sqrt(temperatures[slabs])[:, None]
    velocities = spread * generator(seed, "velocities").normal(size=positions.shape)
    words = _first_words(seed)
    recorded = np.empty((frames, *positions.shape))
    for frame in range(frames):
        left = interval
        while left:
            pairs = list_pairs(positions, sides, CUTOFF + _SKIN)
            left, words = _advance(positions, velocities, sides, temperatures, pairs, left, words)
        recorded[frame] = positions % sides
    return recorded


def _first_words(seed: int) -> Words:
    keys = [stream_key(seed, f"dynamics {k}") for k in (1, 2)]
    return tuple(np.uint32(key >> shift & 0xFFFFFFFF) for key in keys for shift in (0, 32))  # type: ignore[return-value]


@nb.njit(nogil=True, fastmath=True)
def list_pairs(positions: np.ndarray, sides: np.ndarray, radius: float) -> np.ndarray:
    """Pairs (P, 2) of particles that are closer than ``radius`` in a periodic box, each once.

    All pairs are looked at, which is fast enough for some thousands of particles.
    """
    count, dimensions = positions.shape
    pairs = np.empty((count * 64, 2), dtype=np.int64)
    stored = 0
    for i in range(count):
        if stored + i > len(pairs):
            larger = np.empty((2 * len(pairs) + i, 2), dtype=np.int64)
            larger[:stored] = pairs[:stored]
            pairs = larger
        for j in range(i):
            squared = 0.0
            for a in range(dimensions):
                difference = positions[i, a] - positions[j, a]
                difference -= sides[a] * np.floor(difference / sides[a] + 0.5)
                squared += difference * difference
            if squared < radius * radius:
                pairs[stored, 0] = j
                pairs[stored, 1] = i
                stored += 1
    return pairs[:stored]


@nb.njit(nogil=True, fastmath=True)
def _add_forces(positions: np.ndarray, sides: np.ndarray, pairs: np.ndarray, forces: np.ndarray) -> None:
    """Set the forces (N, D) of shifted Lennard-Jones pairs, in epsilon / sigma."""
    forces[:] = 0.0
    dimensions = positions.shape[1]
    vector = np.empty(dimensions)
    per_side = 1.0 / sides
    inverse = 1.0 / CUTOFF
    shift = 24.0 * (2.0 * inverse**13 - inverse**7)
    for p in range(len(pairs)):
        i = pairs[p, 0]
        j = pairs[p, 1]
        squared = 0.0
        for a in range(dimensions):
            difference = positions[i, a] - positions[j, a]
            difference -= sides[a] * np.floor(difference * per_side[a] + 0.5)
            vector[a] = difference
            squared += difference * difference
        if squared >= CUTOFF * CUTOFF or squared == 0.0:
            continue
        inverse_square = 1.0 / squared
        power = inverse_square * inverse_square * inverse_square
        strength = 24.0 * power * (2.0 * power - 1.0) * inverse_square - shift * np.sqrt(inverse_square)
        for a in range(dimensions):
            forces[i, a] += strength * vector[a]
            forces[j, a] -= strength * vector[a]


@nb.njit(nogil=True)
def _advance(
    positions: np.ndarray,
    velocities: np.ndarray,
    sides: np.ndarray,
    temperatures: np.ndarray,
    pairs: np.ndarray,
    steps: int,
    words: Words,
) -> tuple[int, Words]:
    """Take at most ``steps`` steps, until a particle has crossed half of the skin; return how many are left."""
    count, dimensions = positions.shape
    start = positions.copy()
    forces = np.empty_like(positions)
    _add_forces(positions, sides, pairs, forces)
    keep = np.exp(-_FRICTION * _TIME_STEP)
    half = _TIME_STEP / 2
    while steps:
        steps -= 1
        furthest = 0.0
        for i in range(count):
            slab = int(np.floor(positions[i, 0] / sides[0] * len(temperatures))) % len(temperatures)
            noise = np.sqrt(12.0 * temperatures[slab] * (1.0 - keep * keep))  # a uniform number varies by 1/12
            moved = 0.0
            for a in range(dimensions):
                velocity = velocities[i, a] + half * forces[i, a]
                number, words = draw_uniform(words)
                damped = keep * velocity + noise * (number - 0.5)
                step = half * (velocity + damped)
                positions[i, a] += min(max(step, -_LARGEST_STEP), _LARGEST_STEP)
                velocities[i, a] = damped
                moved += (positions[i, a] - start[i, a]) ** 2
            furthest = max(furthest, moved)
        _add_forces(positions, sides, pairs, forces)
        for i in range(count):
            for a in range(dimensions):
                velocities[i, a] += half * forces[i, a]
        if 4.0 * furthest > _SKIN * _SKIN:
            break
    return steps, words
