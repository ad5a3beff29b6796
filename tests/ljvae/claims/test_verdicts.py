import numpy as np
import pytest

from workflow.ljvae.claims.statistics import Case, mean
from workflow.ljvae.claims.verdicts import combine_seeds, estimate, judge

VALUES = np.random.default_rng(20230615).uniform(0.8, 1.2, 400)


def test_a_criterion_inside_the_interval_decides_nothing():
    assert judge(0.05, 0.1, 0.08, 0.15) == "undecided"
    assert judge(np.nan, np.nan, 0.08, 0.15) == "undecided"


def test_the_interval_of_a_mean_covers_it_as_often_as_it_says():
    # 300 intervals of 95 %: 285 +- 3.8 cover; the bounds are four and a half deviations off
    covered = 0
    for k in range(300):
        rng = np.random.default_rng(k)
        value, samples = estimate(mean(rng.normal(size=200)), rng, 300)
        _, low, high = combine_seeds([value], [samples], 0.95)
        covered += low <= 0 <= high
    assert 266 <= covered <= 300


def test_arrays_of_a_group_are_resampled_together_and_groups_apart():
    together = Case(lambda a, b: float(np.abs(a - b).max()), ((VALUES, VALUES),))
    assert (estimate(together, np.random.default_rng(1), 20)[1] == 0).all()
    apart = Case(lambda a, b: float(np.abs(a - b).max()), ((VALUES,), (VALUES,)))
    assert (estimate(apart, np.random.default_rng(1), 20)[1] > 0).all()


def test_the_spread_of_the_seeds_widens_the_interval():
    samples = [np.full(50, value) for value in (1.0, 2.0, 3.0)]
    value, low, high = combine_seeds([1.0, 2.0, 3.0], samples, 0.95)
    # Student, two degrees of freedom: 4.303 / sqrt(3)
    assert (value, low, high) == pytest.approx((2.0, 2 - 4.3027 / 3**0.5, 2 + 4.3027 / 3**0.5), rel=1e-4)
