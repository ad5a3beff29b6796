"""Detailed balance of a one-particle move, and what a sweep of them leaves invariant.

On a lattice, where the transition matrix can be written down; then in the sampler itself: every decision that it takes
against the rule of that matrix, and ensembles that are drawn from the exact law of two particles without it.
"""

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import LANES, _exp_of_negative, fill_uniform
from workflow.ljvae.physics.observables import energy_per_particle, pair_distances
from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.simulation import Blocks


def chance(rise, temperature):
    """Metropolis: of accepting a proposal that raises the energy by ``rise``."""
    return np.exp(-np.maximum(rise, 0) / temperature)


def positions_of(blocks):
    return blocks.positions(blocks.lanes.accepted.size).astype(np.float64)


# Two particles on a lattice


def moves_on_a_lattice():
    """Boltzmann's law (S,) and the transition matrices (S, S) of a move of the first and of the second particle.

    The second's sites lie between those of the first; each proposes one of the nine displacements of a step or
    none, and stays where it is if that leads out of the box.
    """
    fluid, spacing = Fluid(2, 2.2, 0.8, 1.0), 0.55
    column, row = (k.ravel() for k in np.meshgrid(np.arange(3), np.arange(4)))
    first = spacing * np.stack([column, row], axis=1)
    pairs = np.stack(np.broadcast_arrays(first[:, None], first[None] + spacing / 2), axis=2).reshape(-1, 2, 2)
    energy = 2 * energy_per_particle(pairs, fluid.gamma, fluid.exponent)
    near = (np.abs(np.subtract.outer(column, column)) <= 1) & (np.abs(np.subtract.outer(row, row)) <= 1)
    here = np.eye(len(column))
    matrices = []
    for proposed in (np.kron(near, here) / 9, np.kron(here, near) / 9):
        matrix = proposed * chance(energy - energy[:, None], fluid.temperature)
        np.fill_diagonal(matrix, 0)
        matrices.append(matrix + np.diag(1 - matrix.sum(axis=1)))
    weight = np.exp(-(energy - energy.min()) / fluid.temperature)
    return weight / weight.sum(), *matrices


def test_a_move_obeys_detailed_balance_and_a_sweep_leaves_the_law_invariant_without_it():
    law, first, second = moves_on_a_lattice()
    for move in (first, second):
        flux = law[:, None] * move
        np.testing.assert_allclose(flux, flux.T, atol=1e-16)
    sweep = first @ second
    np.testing.assert_allclose(law @ sweep, law, atol=1e-15)
    flux = law[:, None] * sweep
    # back in time the particles move in the other order, so that some ways are gone in one direction only
    np.testing.assert_allclose(flux.T, law[:, None] * (second @ first), atol=1e-16)
    assert np.abs(flux - flux.T).max() > 0.05 * np.abs(flux - np.diag(np.diag(flux))).max()
    # and it is the only law: all others die out
    assert np.sort(np.abs(np.linalg.eigvals(sweep)))[-2] < 0.999


# The decisions of the sampler


@pytest.mark.parametrize(
    ("particles", "gamma", "temperature", "exponent"),
    [(1, 0.5, 1.0, 6), (2, 1.0, 0.8, 2), (4, 1.0, 0.8, 6), (5, -0.3, 2.0, 6), (7, 0.4, 1.0, 6), (30, 1.0, 0.7, 6)],
)
def test_every_decision_follows_the_rule(particles, gamma, temperature, exponent):
    """The same draws and the same rule in double precision. A right sampler never fails; numbers within the errors of
    single precision of a decision may go either way, and are few."""
    fluid, step, box = Fluid(particles, 6.0, temperature, gamma, exponent), 0.4, 6.0
    blocks = Blocks(fluid, 3, 0, LANES)
    blocks.advance(30, step)
    open_questions = 0
    for _ in range(8):
        draws = np.empty((1, 3 * particles, LANES), np.float32)
        state = blocks.lanes.state.copy()
        fill_uniform(draws, state, np.float32(1))
        here = positions_of(blocks)
        accepted_before = blocks.lanes.accepted.copy()
        blocks.advance(1, step)
        np.testing.assert_array_equal(blocks.lanes.state, state)  # three numbers a move, no more and no fewer
        there = positions_of(blocks)
        moves = np.zeros(LANES, int)
        for i, (along_x, along_y, draw) in enumerate(draws[0].astype(np.float64).reshape(particles, 3, LANES)):
            new = here[:, i] + step * (2 * np.stack([along_x, along_y], axis=1) - 1)
            others = np.delete(here, i, axis=1)
            rise = gamma * (new[:, 1] - here[:, i, 1])
            for sign, place_of_i in ((1, new), (-1, here[:, i])):
                distances = np.linalg.norm(others - place_of_i[:, None], axis=2)
                rise += sign * pair_energy(distances, exponent).sum(axis=1)
            inside = ((new >= 0) & (new <= box)).all(axis=1)
            limit = np.where(inside, chance(rise, temperature), 0)
            close = np.abs(draw - limit) < 1e-4 * limit + 1e-7
            close |= (np.minimum(np.abs(new), np.abs(new - box)) < 2e-6).any(axis=1)
            moved = (there[:, i] != here[:, i]).any(axis=1)
            assert ((moved == (draw < limit)) | close).all()
            np.testing.assert_allclose(there[moved, i], new[moved], atol=2e-6)
            moves += moved
            open_questions += close.sum()
            here[:, i] = there[:, i]  # the next particle sees it where it is now
        np.testing.assert_array_equal((blocks.lanes.accepted - accepted_before).ravel(), moves)
    assert open_questions < 3e-4 * 8 * particles * LANES + 3


# The exact law of two particles

TWO = Fluid(2, 3.0, 0.8, 1.0)
BLOCKS = 400


def exact_pairs(count, seed):
    """Positions (count, 2, 2) of Boltzmann's law: barometric heights, of which exp(-(u + 1)/T) are kept."""
    rng, height = np.random.default_rng(seed), TWO.temperature / TWO.gamma
    kept, found = [], 0
    while found < count:
        positions = TWO.box * rng.uniform(size=(4 * count, 2, 2))
        positions[..., 1] = -height * np.log1p(positions[..., 1] / TWO.box * np.expm1(-TWO.box / height))
        weight = np.exp(-(pair_energy(pair_distances(positions)[:, 0], TWO.exponent) + 1) / TWO.temperature)
        kept.append(positions[rng.uniform(size=len(weight)) < weight])
        found += len(kept[-1])
    return np.concatenate(kept)[:count].astype(np.float32)


def in_equilibrium(seed):
    blocks = Blocks(TWO, seed, 0, BLOCKS * LANES)
    blocks.place(exact_pairs(BLOCKS * LANES, seed))
    return blocks


def cells(positions, i):
    """Twelve cells of the space of a pair: by its distance, and by the height of particle i."""
    distance = np.digitize(pair_distances(positions)[:, 0], [1.05, 1.2, 1.5])
    return 3 * distance + np.digitize(positions[:, i, 1], [0.3, 0.8])


def test_moves_from_one_cell_to_another_are_as_many_as_moves_back():
    """One move of each of 204,800 independent chains in equilibrium: a fair coin decides which way a move between two
    cells goes. 2 x 66 pairs of cells, Bonferroni: a right sampler fails once in 10,000."""
    blocks = in_equilibrium(1)
    before = positions_of(blocks)
    blocks.advance(1, 0.6)
    after = positions_of(blocks)
    between = np.stack([after[:, 0], before[:, 1]], axis=1)  # the first particle moves first
    pvalues = []
    for i, (start, end) in enumerate([(before, between), (between, after)]):
        flux = np.bincount(12 * cells(start, i) + cells(end, i), minlength=144).reshape(12, 12)
        one, two = np.triu_indices(12, 1)
        both = flux[one, two] + flux[two, one]
        assert both.sum() > 50_000
        pvalues.extend(2 * stats.binom(both, 0.5).cdf(np.minimum(flux[one, two], flux[two, one])))
    assert min(pvalues) > 1e-4 / len(pvalues)


def test_an_ensemble_in_equilibrium_stays_there():
    """204,800 exact pairs after 1 and after 30 sweeps against as many others: Kolmogorov-Smirnov of both heights, the
    distance and the energy. Bonferroni: a right sampler fails once in 10,000."""
    blocks = in_equilibrium(2)

    def observed(positions):
        return [*positions[..., 1].T, pair_distances(positions)[:, 0], energy_per_particle(positions, TWO.gamma)]

    exact, pvalues = observed(exact_pairs(BLOCKS * LANES, 3)), []
    for sweeps in (1, 29):
        blocks.advance(sweeps, 0.6)
        now = observed(positions_of(blocks))
        pvalues += [stats.ks_2samp(a, b).pvalue for a, b in zip(now, exact, strict=True)]
    assert min(pvalues) > 1e-4 / len(pvalues)


def test_the_exponential_of_the_acceptance_rule():
    x = -np.geomspace(1e-6, 12, 1000).astype(np.float32)
    ours = np.array([_exp_of_negative(value) for value in x])
    np.testing.assert_allclose(ours, np.exp(x), rtol=1e-5)
    # the acceptance threshold is at least 2^-25, so that a hopeless move is never accepted
    assert _exp_of_negative(np.float32(-1e9)) < 2.0**-25
    assert _exp_of_negative(np.float32(0)) == 1.0
