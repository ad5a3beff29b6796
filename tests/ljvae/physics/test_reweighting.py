"""The likelihood ratio that no score can exceed, against closed forms."""

import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.observables import energy_per_particle
from workflow.ljvae.physics.reweighting import (
    effective_size,
    free_energies,
    free_energy_covariance,
    gamma_weights,
    log_likelihood_ratio,
    reduced_energy,
)


def harmonic(centres, count, seed):
    """Samples of unit-width harmonic wells and their reduced energies in each."""
    rng = np.random.default_rng(seed)
    samples = np.concatenate([rng.normal(centre, 1.0, count) for centre in centres])
    return samples, 0.5 * np.square(samples - np.array(centres)[:, None])


def test_free_energies_of_shifted_wells_are_their_offsets():
    _, energies = harmonic([0.0, 1.0, 2.0], 20_000, 1)
    offsets = np.array([0.0, 1.5, -0.7])
    found = free_energies(energies + offsets[:, None], np.full(3, 20_000))
    # standard errors are about 0.01: six of them
    np.testing.assert_allclose(found, offsets, atol=0.06)


def test_errors_of_free_energies_have_the_covariance_that_is_said():
    """400 repeats: a standard deviation has a relative error of 3.5 %; four of them fail once in 16,000 runs."""
    centres, counts = [0.0, 1.5, 3.0], np.array([60, 120, 60])
    estimates, stated = [], []
    for k in range(400):
        rng = np.random.default_rng(k)
        samples = np.concatenate([rng.normal(c, 1.0, n) for c, n in zip(centres, counts, strict=True)])
        energies = 0.5 * np.square(samples - np.array(centres)[:, None])
        estimates.append(free_energies(energies, counts))
        stated.append(free_energy_covariance(energies, estimates[-1], counts))
    measured, mean = np.cov(np.transpose(estimates)), np.mean(stated, axis=0)
    np.testing.assert_allclose(np.sqrt(np.diag(mean)), np.sqrt(np.diag(measured)), rtol=0.14)
    assert mean[1, 2] == pytest.approx(measured[1, 2], rel=0.3)


def test_the_ratio_of_two_gaussians_is_linear_and_their_area_exact():
    distance = 1.5
    normal, anomalous = (np.random.default_rng(2).normal(c, 1.0, 20_000) for c in (0.0, distance))

    def ratio(values):
        wells = 0.5 * np.square(values - np.array([[0.0], [distance]]))
        return log_likelihood_ratio(wells[1], wells[:1], np.zeros(1))

    np.testing.assert_allclose(ratio(normal), distance * normal - distance**2 / 2, atol=1e-6)
    # 20,000 against 20,000: a standard error is below 0.002
    assert area_under_roc(ratio(normal), ratio(anomalous)) == pytest.approx(stats.norm.cdf(distance / 2**0.5), abs=0.01)


def test_any_particle_may_be_the_larger_one():
    rng = np.random.default_rng(3)
    grid = np.stack(np.meshgrid(np.arange(3) * 2.0 + 1, np.arange(2) * 2.0 + 1), axis=-1).reshape(-1, 2)
    positions = grid + rng.uniform(-0.3, 0.3, (10, 6, 2))
    fluid = Fluid(6, 8.0, 0.7, 0.4, diameter=1.8)
    energies = []
    for k in range(6):
        swapped = positions.copy()
        swapped[:, [0, k]] = swapped[:, [k, 0]]
        energies.append(6 * energy_per_particle(swapped, 0.4, diameter=1.8) / 0.7)
    expected = -np.log(np.exp(-np.array(energies)).mean(axis=0))
    np.testing.assert_allclose(reduced_energy(positions, fluid), expected, rtol=1e-9)
    np.testing.assert_allclose(
        reduced_energy(positions, Fluid(6, 8.0, 0.7, 0.4)), 6 * energy_per_particle(positions, 0.4) / 0.7, rtol=1e-9
    )


def barometric(gamma, count, rng):
    """Exact configurations (count, 4, 2) of an ideal gas under gravity in a box of 10 sigma, at temperature 2."""
    share = rng.random((count, 4, 2))
    rate = gamma / 2.0
    return np.stack([10 * share[..., 0], -np.log1p(share[..., 1] * np.expm1(-10 * rate)) / rate], axis=-1)


def test_weights_turn_an_ideal_gas_into_that_of_another_gamma():
    rng = np.random.default_rng(4)
    gamma = np.repeat([0.1, 0.4, 1.0], 20_000)
    positions = np.concatenate([barometric(value, 20_000, rng) for value in (0.1, 0.4, 1.0)])
    targets = np.array([0.1, 0.25, 0.6])
    for target, weights in zip(targets, gamma_weights(positions, gamma, targets, 2.0), strict=True):
        rate, heights = target / 2.0, positions[:, :, 1].mean(axis=1)
        expected = 1 / rate - 10 / np.expm1(10 * rate)
        variance = 1 / rate**2 - 100 * np.exp(10 * rate) / np.expm1(10 * rate) ** 2
        size = effective_size(weights)
        assert 15_000 < size < 60_000
        # six standard errors; a right one fails once in 10^9 runs
        assert weights @ heights == pytest.approx(expected, abs=6 * np.sqrt(variance / 4 / size))
        assert weights.sum() == pytest.approx(1)


def test_only_free_energies_of_ensembles_that_overlap_are_found_to_six_digits(caplog):
    energies, offset = np.array([[0.0, 0.0, 6.0, 6.0], [6.0, 6.0, 0.0, 0.0]]), np.array([[0.0], [3.0]])
    sizes = np.array([2, 2])
    with caplog.at_level("WARNING", logger="ljvae"):
        np.testing.assert_allclose(
            free_energies(np.repeat(energies, 500, axis=1) + offset, 500 * sizes), [0, 3], atol=1e-3
        )
        free_energies(10 * energies + offset, sizes)  # of no use, and table_free_energies says so
    assert not caplog.text


def test_one_ensemble_has_the_free_energy_zero_and_weights_of_its_own():
    assert free_energies(np.zeros((1, 5)), np.array([5])).tolist() == [0.0]
    positions = barometric(0.4, 50, np.random.default_rng(5))
    np.testing.assert_allclose(gamma_weights(positions, np.full(50, 0.4), np.array([0.4]), 2.0), 1 / 50)


def test_energies_may_be_offset_by_anything():
    _, energies = harmonic([0.0, 1.0], 2000, 6)
    found = free_energies(energies + np.array([[0.0], [1e6]]), np.full(2, 2000))
    # six standard errors
    assert found[1] - 1e6 == pytest.approx(0, abs=0.2)
