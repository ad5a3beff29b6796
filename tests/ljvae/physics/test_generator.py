"""The random numbers that chains draw: xoshiro128++ in every lane, from a state of its own.

Agreement with the published recurrences is exact. The rest is statistical: a right generator would fail any of it for
one key in 1,000, an error that is shared out equally among the tests that call `plausible`, and within a test among
its p-values (Bonferroni).
"""

import itertools

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.generator import chain_states, split_mix
from workflow.ljvae.physics.metropolis import LANES, draw_uniform, fill_uniform

STATISTICAL_TESTS = 13
KEY = 20_240_229
WORD = 0xFFFFFFFF


def plausible(pvalues):
    pvalues = np.ravel(pvalues)
    return pvalues.min() > 1e-3 / STATISTICAL_TESTS / pvalues.size


def two_sided(law, value):
    """Of a value too small or too large: a chi-square that is too good is suspicious as well."""
    return 2 * np.minimum(law.cdf(value), law.sf(np.asarray(value) - 1e-9 * np.abs(value)))


def chi_square(counts, shares=None):
    """p-values along the last axis."""
    expected = counts.sum(axis=-1, keepdims=True) * (1 / counts.shape[-1] if shares is None else shares)
    return two_sided(stats.chi2(counts.shape[-1] - 1), (np.square(counts - expected) / expected).sum(axis=-1))


def correlation(first, second):
    """p-value of the covariance of numbers that are uniform in [-1/2, 1/2)."""
    return 2 * stats.norm.sf(abs(12 * np.einsum("ij,ij", first, second, dtype=np.float64)) / first.size**0.5)


def draws(key, first, chains, count, states=None):
    """The next ``count`` numbers (count, chains) of chains, as integers of 24 bits."""
    state = np.ascontiguousarray((chain_states(key, first, chains) if states is None else states).T[None])
    values = np.empty((1, count, chains), np.float32)
    fill_uniform(values, state, np.float32(1))
    integers = (values[0] * np.float32(2**24)).astype(np.int32)
    assert (integers * np.float32(2.0**-24) == values[0]).all()
    assert 0 <= integers.min() <= integers.max() < 2**24
    if states is not None:
        states[:] = state[0].T
    return integers


@pytest.fixture(scope="module")
def numbers():
    """4,095 draws of each of four blocks of lanes: as many as one particle's 1,365 moves take."""
    return draws(KEY, 0, 4 * LANES, 4095)


@pytest.fixture(scope="module")
def centred(numbers):
    return numbers.astype(np.float32) * np.float32(2.0**-24) - np.float32(0.5)


def reference(state):
    """xoshiro128++ as published (Blackman and Vigna, 2021), in Python's integers: endless 32-bit numbers and states."""

    def rotate(x, k):
        return (x << k | x >> (32 - k)) & WORD

    s = [int(word) for word in state]
    while True:
        number = (rotate((s[0] + s[3]) & WORD, 7) + s[0]) & WORD
        shifted = s[1] << 9 & WORD
        s[2] ^= s[0]
        s[3] ^= s[1]
        s[1] ^= s[2]
        s[0] ^= s[3]
        s[2] ^= shifted
        s[3] = rotate(s[3], 11)
        yield number, tuple(s)


def test_the_reference_gives_the_published_numbers():
    # of the authors' own program, from the state 1, 2, 3, 4 (as in the tests of Rust's rand_xoshiro)
    published = [641, 1573767, 3222811527, 3517856514, 836907274, 4247214768, 3867114732, 1355841295, 495546011]
    assert [number for number, _ in itertools.islice(reference((1, 2, 3, 4)), 9)] == published


@pytest.mark.parametrize("start", [(1, 2, 3, 4), (WORD, 0, WORD, 0), *chain_states(KEY, 0, 3).tolist()])
def test_one_lane_is_xoshiro128_plus_plus_bit_for_bit(start):
    state = tuple(np.uint32(word) for word in start)
    for number, expected in itertools.islice(reference(start), 2000):
        value, state = draw_uniform(state)
        assert value * 2**24 == number >> 8
        assert state == expected
        state = tuple(np.uint32(word) for word in state)


def test_lanes_side_by_side_draw_what_each_draws_alone(numbers):
    for lane in (0, 1, LANES - 1, LANES, 4 * LANES - 1):
        alone = itertools.islice(reference(chain_states(KEY, lane, 1)[0]), 4095)
        assert numbers[:, lane].tolist() == [number >> 8 for number, _ in alone]


def test_states_come_from_splitmix64():
    # the published generator's first numbers from the state 0
    published = [0xE220A8397B1DCDAF, 0x6E789E6AA1B965F4, 0x06C45D188009454F, 0xF88BB8A8724C81EC]
    assert split_mix(np.arange(1, 5, dtype=np.uint64)).tolist() == published


def test_numbers_fill_the_unit_interval_evenly(numbers):
    # the leading and the trailing 12 bits
    assert plausible([chi_square(np.bincount(k.ravel(), minlength=4096)) for k in (numbers >> 12, numbers & 4095)])


def test_successive_numbers_fill_the_square_and_the_cube_evenly(numbers):
    along_x, along_y, threshold = numbers[::3], numbers[1::3], numbers[2::3]  # the three draws of a move
    cells = [
        (along_x >> 18) << 6 | along_y >> 18,
        (along_x & 63) << 6 | along_y & 63,
        (along_y >> 18) << 6 | threshold >> 18,
        (threshold[:-1] >> 18) << 6 | along_x[1:] >> 18,
        (along_x >> 20) << 8 | (along_y >> 20) << 4 | threshold >> 20,
    ]
    assert plausible([chi_square(np.bincount(k.ravel(), minlength=4096)) for k in cells])


def test_every_lane_alone_is_even(numbers):
    lanes = numbers.shape[1]
    cells = (numbers >> 18) + 64 * np.arange(lanes)
    counts = np.bincount(cells.ravel(), minlength=64 * lanes).reshape(lanes, 64)
    # and all lanes together, by the sum of their chi-squares
    total = (np.square(counts - 4095 / 64) / (4095 / 64)).sum()
    assert plausible([*chi_square(counts), two_sided(stats.chi2(63 * lanes), total)])


def test_first_numbers_of_chains_are_even():
    # they place the particles: 2^19 chains, their first two draws
    first, second = draws(KEY, 0, 2**19, 2)
    cells = (first >> 12, first & 4095, (first >> 18) << 6 | second >> 18)
    assert plausible([chi_square(np.bincount(k, minlength=4096)) for k in cells])


def test_bits_are_balanced_and_independent_of_their_neighbours(numbers):
    few = numbers[:1024].ravel()
    bits = [few >> k & 1 for k in range(24)]
    ones = [bit.sum() for bit in bits] + [(one ^ other).sum() for one, other in itertools.pairwise(bits)]
    assert plausible(two_sided(stats.binom(few.size, 0.5), np.array(ones)))


def test_runs_above_and_below_the_middle_are_as_many_as_by_chance(numbers):
    above = numbers >= 2**23
    turns = (above[1:] != above[:-1]).sum(axis=0)
    every, total = stats.binom(4094, 0.5), stats.binom(4094 * turns.size, 0.5)
    assert plausible([*two_sided(every, turns), two_sided(total, turns.sum())])


def test_gaps_between_visits_are_geometric(numbers):
    # lanes one behind the other; visits to an eighth at the bottom, in the middle and at the top
    lanes = numbers.T.ravel() >> 21
    lengths = np.arange(1, 61)
    shares = np.append(stats.geom(1 / 8).pmf(lengths[:-1]), stats.geom(1 / 8).sf(59))
    pvalues = []
    for eighth in (0, 3, 7):
        gaps = np.minimum(np.diff(np.flatnonzero(lanes == eighth)), 60)
        pvalues.append(chi_square(np.bincount(gaps, minlength=61)[1:], shares))
    assert plausible(pvalues)


def test_numbers_of_a_lane_are_uncorrelated(centred):
    # up to the draws of four moves, and at the distance of a sweep of 8 and of 30 particles
    assert plausible([correlation(centred[lag:], centred[:-lag]) for lag in (*range(1, 13), 24, 90)])


def test_neighbouring_lanes_and_chains_are_uncorrelated(centred):
    # a lane is a chain; the chain at the same lane of the next block is LANES further on
    pvalues = [
        correlation(centred[max(lag, 0) : 4095 + min(lag, 0), k:], centred[max(-lag, 0) : 4095 - max(lag, 0), :-k])
        for k in (1, 2, 4, 8, LANES)
        for lag in range(-3, 4)
    ]
    assert plausible(pvalues)


def test_any_two_lanes_are_uncorrelated(centred):
    # half a million pairs of lanes over 4,095 draws
    lanes = centred[:, : 2 * LANES]
    z = 12 * (lanes.T @ lanes) / 4095**0.5
    assert plausible(2 * stats.norm.sf(np.abs(z[np.triu_indices(len(z), 1)])))


def test_neighbouring_lanes_fill_the_square_evenly(numbers):
    left, right = numbers[:, ::2], numbers[:, 1::2]
    cells = ((left >> 18) << 6 | right >> 18, (left & 63) << 6 | right & 63)
    assert plausible([chi_square(np.bincount(k.ravel(), minlength=4096)) for k in cells])


def equal_spacings(birthdays):
    """How many spacings of sorted birthdays (years, people) are equal to another of their year."""
    spacings = np.sort(np.diff(np.sort(birthdays.astype(np.int64), axis=1), axis=1), axis=1)
    return (np.diff(spacings, axis=1) == 0).sum()


def test_birthdays_are_spaced_as_by_chance(numbers):
    # m birthdays in a year of n days have about m^3 / 4n equal spacings, a Poisson number (Marsaglia): here 2 a
    # year of 2^24 days and 512 lanes, and 4 a year of 2^32 days and 4,096 chains, for each word of their states
    years = numbers[:150].reshape(-1, 512)
    states = np.concatenate([chain_states(key, 0, 4096).T for key in range(100)])
    assert plausible(
        [
            two_sided(stats.poisson(2 * len(years)), equal_spacings(years)),
            two_sided(stats.poisson(4 * len(states)), equal_spacings(states)),
        ]
    )


def test_chains_and_keys_that_are_neighbours_differ_in_half_of_their_bits():
    states = np.stack([chain_states(key, 0, 2000) for key in range(KEY, KEY + 40)])
    pvalues = []
    for difference in (states[:, 1:] ^ states[:, :-1], states[1:] ^ states[:-1]):
        bits = np.unpackbits(np.ascontiguousarray(difference).view(np.uint8), axis=-1).reshape(-1, 128)
        pvalues.extend(two_sided(stats.binom(len(bits), 0.5), bits.sum(axis=0)))
        counts = np.bincount(bits.sum(axis=1), minlength=129)
        middle = np.append(counts[45:84], len(bits) - counts[45:84].sum())
        shares = stats.binom(128, 0.5).pmf(np.arange(45, 84))
        pvalues.append(chi_square(middle, np.append(shares, 1 - shares.sum())))
    assert plausible(pvalues)


def test_no_two_states_are_equal_in_chains_or_along_their_ways():
    """No chain walks in the steps of another. Folded to 64 bits, two of these 1.5 million states of a right generator
    would be equal for one key in 10 million."""
    states, visited = chain_states(KEY, 0, 2 * LANES), []
    for _ in range(1000):
        visited.append(states.copy())
        draws(KEY, 0, len(states), 1, states)
    visited.extend(chain_states(key, 0, 50_000) for key in range(10))
    words = np.ascontiguousarray(np.concatenate(visited)).view(np.uint64)
    folded = words[:, 0] ^ words[:, 1] * np.uint64(0x9E3779B97F4A7C15)
    assert len(np.unique(folded)) == len(folded)


def test_states_of_chains_are_distinct_and_their_bits_balanced():
    states = chain_states(12345, 0, 20_000)
    assert len(np.unique(states, axis=0)) == 20_000
    bits = np.unpackbits(states.view(np.uint8), axis=1).mean(axis=0)
    # 128 shares of 20,000 bits: five standard deviations fail once in 10,000
    assert np.abs(bits - 0.5).max() < 5 * 0.5 / np.sqrt(20_000)
