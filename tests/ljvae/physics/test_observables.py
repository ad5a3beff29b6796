import numpy as np
import pytest

from workflow.ljvae.physics.observables import (
    distance_distribution,
    energy_per_particle,
    height_distribution,
    mean_height,
    pair_distances,
    total_variation,
)
from workflow.ljvae.physics.potentials import pair_energy


def test_energy_equals_a_plain_double_loop():
    positions = np.random.default_rng(1).uniform(0, 6, (3, 7, 2))
    for configuration, energy in zip(positions, energy_per_particle(positions, 0.7), strict=True):
        total = 0.7 * configuration[:, 1].sum()
        for i in range(7):
            for j in range(i):
                total += pair_energy(np.hypot(*(configuration[i] - configuration[j])))
        assert energy == pytest.approx(total / 7, rel=1e-12)


def test_distributions_are_shares_of_pairs_and_particles():
    positions = np.random.default_rng(2).uniform(0, 5, (50, 10, 2))
    centres, shares = distance_distribution(positions, 5.0)
    assert shares.sum() == pytest.approx(1)
    assert (centres * shares).sum() == pytest.approx(pair_distances(positions).mean(), abs=0.05)
    centres, shares = height_distribution(positions, 5.0)
    expected = (positions[:, :, 1] - positions[:, :, 1].min(axis=1, keepdims=True)).mean()
    assert (centres * shares).sum() == pytest.approx(expected, abs=0.05)
    assert mean_height(positions).shape == (50,)


def test_total_variation_of_equal_and_of_disjoint_distributions():
    assert total_variation(np.array([0.5, 0.5]), np.array([0.5, 0.5])) == 0
    assert total_variation(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 1
