import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.statistics import (
    bootstrap_mean,
    bootstrap_ratio,
    estimate_fraction,
    permutation_ks,
    permutation_total_variation,
    resample,
    sample_posterior,
    weighted_kolmogorov_smirnov,
    weighted_ks_null,
    weighted_total_variation,
)


@pytest.mark.parametrize("size", [40, 2000])
def test_intervals_of_a_fraction_cover_it(size):
    """Exactly, by the binomial law; where fewer than five of either are expected, coverage goes down to 84 %."""
    outcomes = np.arange(size + 1)
    low, high = np.array([estimate_fraction(np.arange(size) < k, 0.95)[1:] for k in outcomes]).T
    fractions = np.linspace(5 / size, 1 - 5 / size, 500)[:, None]
    covered = (low <= fractions) & (fractions <= high)
    coverage = (stats.binom.pmf(outcomes, size, fractions) * covered).sum(axis=1)
    assert coverage.min() > 0.92
    assert coverage.max() < 0.98


def test_bootstraps_of_means_and_ratios_cover_them():
    """600 intervals of 95 % cover in 92 to 98 % of the cases: right ones (95 +- 0.9 %) fail once in a thousand."""
    covered = np.zeros(2)
    for k in range(600):
        rng = np.random.default_rng(k)
        values = rng.gamma(4, 1, 400)
        others = 0.5 * values + rng.gamma(2, 1, 400)
        _, low, high = bootstrap_mean(values, rng, 300, 0.95)
        _, ratio_low, ratio_high = bootstrap_ratio(values, others, rng, 300, 0.95)
        covered += [low <= 4 <= high, ratio_low <= 1 <= ratio_high]
    assert (covered >= 0.92 * 600).all()
    assert (covered <= 0.98 * 600).all()


def test_permuted_distances_are_those_of_one_distribution():
    """p is uniform on 1/20, 2/20, ..., 1 where both samples are of one distribution; fails once in ten thousand."""
    rng = np.random.default_rng(1)
    p_values = [permutation_ks(rng.normal(size=60), rng.normal(size=45), rng, 19, 0.95)[2] for _ in range(2000)]
    counts = np.bincount(np.rint(20 * np.array(p_values)).astype(int), minlength=21)[1:]
    # equal distances count as exceedances, so that p may be larger than uniform, never smaller
    for k in (1, 2, 5, 10):
        assert stats.binomtest(int(counts[:k].sum()), 2000, k / 20, alternative="greater").pvalue > 1e-4 / 4
    assert counts[:10].sum() > 800


def test_a_shift_is_found_and_its_distance_lies_above_the_null():
    rng = np.random.default_rng(1)
    first, second = rng.normal(size=1000), rng.normal(0.5, size=1000)
    distance, null, p = permutation_ks(first, second, rng, 199, 0.95)
    assert distance == pytest.approx(stats.ks_2samp(first, second).statistic)
    assert distance > 2 * null
    assert p == 1 / 200
    # Kolmogorov's law for large samples
    assert null == pytest.approx(stats.kstwobign.ppf(0.95) * np.sqrt(2 / 1000), rel=0.15)


def test_a_distance_is_the_same_with_ties():
    rng = np.random.default_rng(1)
    first, second = rng.choice([0.0, 1.0, 2.0, np.inf], size=80), rng.choice([1.0, 2.0, np.inf], size=70)
    assert permutation_ks(first, second, rng, 9, 0.95)[0] == pytest.approx(stats.ks_2samp(first, second).statistic)


def test_infinite_values_are_equal():
    infinite = np.full(9, np.inf)
    assert permutation_ks(infinite, infinite, np.random.default_rng(1), 9, 0.95) == (0.0, 0.0, 1.0)


def weigh_by_height(rng, size):
    """Values of the density exp(-x), and weights with which they are of the density 2 exp(-2 x)."""
    values = rng.exponential(size=size)
    return values, np.exp(-values)


def test_the_null_of_weighted_values_is_exceeded_as_often_as_it_should_be():
    """In 5 % of the cases; outside of 2 to 9 % of 400, a null with the right size falls once in a thousand times."""
    rng = np.random.default_rng(1)
    exceeded = 0
    for _ in range(400):
        values, weights = weigh_by_height(rng, 500)
        fresh = rng.exponential(0.5, size=300)
        exceeded += weighted_kolmogorov_smirnov(fresh, values, weights) > weighted_ks_null(
            values, weights, 300, rng, 100, 0.95
        )
    assert 8 <= exceeded <= 36


def test_weighted_values_that_differ_exceed_their_null():
    rng = np.random.default_rng(1)
    values, weights = weigh_by_height(rng, 2000)
    null = weighted_ks_null(values, weights, 1000, rng, 200, 0.95)
    assert weighted_kolmogorov_smirnov(rng.exponential(0.6, size=1000), values, weights) > null


def test_posterior_samples_have_the_posteriors_spread():
    mean, log_variance = np.full((50_000, 1), 2.0), np.full((50_000, 1), np.log(0.25))
    samples = sample_posterior(mean, log_variance, np.random.default_rng(1))
    assert samples.mean() == pytest.approx(2, abs=0.02)
    assert samples.std() == pytest.approx(0.5, abs=0.02)


def test_resampling_draws_by_the_weights():
    weights = np.array([0.1, 0.0, 0.6, 0.3])
    drawn = np.bincount(resample(weights, 1000, np.random.default_rng(1)), minlength=4)
    np.testing.assert_allclose(drawn, 1000 * weights, atol=1)


def test_the_null_of_a_total_variation_is_its_quantile_for_equal_samples():
    """Of 300 pairs of samples of one distribution, 5 % should exceed their null: 5 +- 1.3 %."""
    beyond = 0
    for k in range(300):
        rng = np.random.default_rng(k)
        first, second = (rng.multinomial(20, [0.1, 0.2, 0.3, 0.4], size=size) / 20 for size in (60, 90))
        distance, null = permutation_total_variation(first, second, rng, 99, 0.95)
        beyond += distance > null
    assert 0.01 * 300 < beyond < 0.1 * 300


def test_the_null_of_a_weighted_total_variation_holds_for_importance_samples():
    """Draws from a flat distribution are weighted to another one; no more than 10 % of 200 exceed the null of 5 %."""
    target = np.array([0.1, 0.2, 0.3, 0.4])
    beyond = 0
    for k in range(200):
        rng = np.random.default_rng(k)
        drawn = rng.integers(4, size=400)
        first = np.eye(4)[rng.choice(4, 150, p=target)]
        distance, null = weighted_total_variation(first, np.eye(4)[drawn], target[drawn], rng, 99, 0.95)
        beyond += distance > null
    assert beyond < 0.1 * 200


@pytest.mark.filterwarnings("error")
def test_a_null_of_one_draw_with_all_the_weight_is_one():
    weights = np.zeros(50)
    weights[3] = 1.0
    null = weighted_ks_null(np.arange(50.0), weights, 20, np.random.default_rng(1), 99, 0.95)
    assert null == pytest.approx(1.0)
