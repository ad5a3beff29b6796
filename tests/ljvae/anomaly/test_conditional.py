import numpy as np
import pytest

from workflow.ljvae.anomaly.conditional import build_regressors, find_knots, fit_means, fit_moments, standardise

SIZE = 20_000


@pytest.fixture(scope="module")
def heights():
    return np.random.default_rng(1).choice([1.0, 2.0, 3.5], SIZE) + np.random.default_rng(2).normal(0, 0.3, SIZE)


def test_deviations_have_mean_zero_and_variance_one_at_every_height(heights):
    noise = np.random.default_rng(3).normal(size=SIZE)
    values = np.sin(heights) + (0.2 + 0.1 * heights) * noise
    regressors = build_regressors(heights, find_knots(heights))
    deviations = standardise(values, regressors, fit_moments(regressors, values))
    for low in (1.0, 2.0, 3.0):
        chosen = deviations[(heights > low) & (heights < low + 0.5)]
        assert abs(chosen.mean()) < 4 / np.sqrt(len(chosen))
        assert chosen.std() == pytest.approx(1.0, abs=0.08)


def test_a_given_number_is_taken_out(heights):
    given = np.random.default_rng(4).uniform(-3, 3, SIZE)
    values = np.stack([heights * given, given**2], axis=1)
    regressors = build_regressors(heights, find_knots(heights), given)
    np.testing.assert_allclose(regressors @ fit_means(regressors, values), values, atol=0.05)


def test_heights_beyond_all_normal_ones_count_as_the_nearest():
    knots = find_knots(np.linspace(1.0, 2.0, 100))
    outer = build_regressors(np.array([-50.0, 70.0]), knots)
    np.testing.assert_allclose(outer, build_regressors(np.array([1.0, 2.0]), knots), atol=1e-9)
