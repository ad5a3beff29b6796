import numpy as np
import pytest
from scipy.interpolate import BSpline

from workflow.ljvae.physics.potentials import pair_energy
from workflow.ljvae.physics.splines import Basis, evaluate_basis, sum_over_moves, sum_over_pairs

BASIS = Basis(closest=0.7, reach=5.0, size=40)


def test_functions_are_those_of_scipy():
    step = np.log(BASIS.reach / BASIS.closest) / BASIS.size
    knots = np.log(BASIS.closest) + step * np.arange(-3, BASIS.size + 4)
    distances = np.exp(np.random.default_rng(1).uniform(np.log(BASIS.closest), np.log(BASIS.reach), 500))
    expected = BSpline.design_matrix(np.log(distances), knots, 3).toarray()
    np.testing.assert_allclose(evaluate_basis(distances, BASIS), expected[:, : BASIS.size], atol=1e-12)


def test_functions_are_constant_below_the_closest_distance_and_zero_beyond_the_reach():
    near, far = evaluate_basis([0.0, 0.3, 0.7], BASIS), evaluate_basis([5.0, 5.1, 100.0], BASIS)
    np.testing.assert_allclose(near[:2], near[[2, 2]], atol=1e-12)
    np.testing.assert_allclose(far, 0.0, atol=1e-12)


def test_the_lennard_jones_potential_is_represented_closely():
    distances = np.linspace(0.9, 4.0, 2000)
    functions = evaluate_basis(distances, BASIS)
    energies = pair_energy(distances)
    coefficients = np.linalg.lstsq(functions, energies, rcond=None)[0]
    assert np.abs(functions @ coefficients - energies).max() < 0.002


@pytest.mark.parametrize("particles", [2, 7])
def test_sums_are_over_all_pairs(particles):
    positions = np.random.default_rng(2).uniform(0, 6, (5, particles, 2)).astype(np.float32)
    first, second = np.triu_indices(particles, 1)
    distances = np.linalg.norm(positions[:, first].astype(float) - positions[:, second], axis=2)
    expected = [evaluate_basis(each, BASIS).sum(axis=0) for each in distances]
    np.testing.assert_allclose(sum_over_pairs(positions, BASIS), expected, atol=1e-9)


def test_changes_are_differences_of_sums():
    rng = np.random.default_rng(3)
    positions = rng.uniform(0, 6, (4, 6, 2))
    goals = rng.uniform(0, 6, (4, 6, 2))
    moved = rng.random((4, 6)) < 0.5
    changes = sum_over_moves(positions, moved, goals, BASIS)
    assert not changes[~moved].any()
    for s, i in zip(*np.nonzero(moved), strict=True):
        other = positions[s : s + 1].copy()
        other[0, i] = goals[s, i]
        expected = sum_over_pairs(other, BASIS) - sum_over_pairs(positions[s : s + 1], BASIS)
        np.testing.assert_allclose(changes[s, i], expected[0], atol=1e-9)
