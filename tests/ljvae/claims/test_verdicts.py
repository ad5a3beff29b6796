import numpy as np
import pytest

from workflow.ljvae.claims.statistics import Case, exceedance, first_components, mean, ratio
from workflow.ljvae.claims.verdicts import combine_seeds, estimate, judge

VALUES = np.random.default_rng(20230615).uniform(0.8, 1.2, 400)


def test_a_criterion_inside_the_interval_decides_nothing():
    assert judge(0.05, 0.1, 0.08, 0.15) == "undecided"
    assert judge(np.nan, np.nan, 0.08, 0.15) == "undecided"


@pytest.mark.parametrize("spread", [0.0, 0.1, 1.0, 5.0])
@pytest.mark.parametrize("seeds", [3, 5])
def test_the_interval_covers_what_trainings_and_configurations_scatter_about(spread, seeds):
    """All trainings see the same configurations; each is off by ``spread`` times the deviation of the mean.

    2,000 intervals of 95 % cover within 92 to 98 %: a right one (95 +- 0.5 %) fails once in 10^9.
    """
    rng = np.random.default_rng(1)
    size, draws = 50, 2000
    covered = 0
    for _ in range(draws):
        configurations = rng.normal(size=size)
        shifts = rng.normal(scale=spread / np.sqrt(size), size=seeds)
        resampled = configurations[rng.integers(size, size=(200, size))].mean(axis=1)
        values = configurations.mean() + shifts
        _, low, high = combine_seeds(values, [resampled + shift for shift in shifts], 0.95)
        covered += low <= 0 <= high
    assert 0.92 <= covered / draws <= 0.98


COVERED = {  # a statistic, its true value, and draws of its groups
    "mean": (lambda a: mean(a), 0.0, lambda rng: (rng.normal(size=200),)),
    "fraction": (lambda a: mean(a), 0.7, lambda rng: (rng.random(200) < 0.7,)),
    "ratio": (lambda a, b: ratio(a, b), 0.5, lambda rng: (rng.gamma(4, 1, 200), rng.gamma(4, 2, 200))),
    "area": (lambda a, b: exceedance(a, b), 0.7602499, lambda rng: (rng.normal(size=200), rng.normal(1, 1, 200))),
    "components": (
        lambda a: first_components(a),
        13 / 16,
        lambda rng: (rng.normal(size=(200, 5)) * np.sqrt([9, 4, 1, 1, 1]),),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", COVERED)
def test_the_bootstrap_covers_the_true_value(kind):
    """600 intervals of 95 % cover within 92 to 98 %: a right one (95 +- 0.9 %) fails once in a thousand."""
    make, true, draw = COVERED[kind]
    covered = 0
    for k in range(600):
        rng = np.random.default_rng(k)
        value, samples = estimate(make(*draw(rng)), rng, 200)
        _, low, high = combine_seeds([value], [samples], 0.95)
        covered += low <= true <= high
    assert 0.92 <= covered / 600 <= 0.98


def test_one_or_two_trainings_decide_nothing_about_networks():
    assert judge(0.1, 0.2, 0.0, None, trainings=2) == "undecided (two trainings)"
    assert judge(0.1, 0.2, 0.0, None, trainings=3) == "reproduced"


def test_nothing_is_resampled_of_what_is_no_sample():
    value, samples = estimate(Case(lambda: 2.0, ()), np.random.default_rng(1), 20)
    assert value == 2.0 == samples.min() == samples.max()


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
