import numpy as np
import pytest
import scipy.stats
from sklearn.metrics import roc_auc_score

from workflow.ljvae.anomaly.areas import area_under_roc, bootstrap_area, detection_rate, tabulate_score
from workflow.ljvae.anomaly.references import Reference, Sample, find_references


def test_area_equals_scikit_learns_with_ties():
    rng = np.random.default_rng(1)
    normal, anomalous = rng.integers(0, 10, 300), rng.integers(3, 13, 200)
    truth = np.repeat([0, 1], [300, 200])
    assert area_under_roc(normal, anomalous) == pytest.approx(roc_auc_score(truth, np.concatenate([normal, anomalous])))


def test_a_weight_counts_as_so_many_equal_scores():
    rng = np.random.default_rng(1)
    normal, anomalous = rng.integers(0, 10, 300), rng.integers(3, 13, 200)
    counts, others = rng.integers(0, 4, 300), rng.integers(0, 4, 200)
    repeated, repeated_others = np.repeat(normal, counts), np.repeat(anomalous, others)
    assert area_under_roc(normal, anomalous, counts, others) == pytest.approx(area_under_roc(repeated, repeated_others))
    assert detection_rate(normal, anomalous, counts) == detection_rate(repeated, anomalous)
    once = bootstrap_area(normal, anomalous, [(counts, others)], 0.95)
    np.testing.assert_allclose(once, area_under_roc(repeated, repeated_others))


def test_detection_rate_of_the_reference_itself_is_the_false_alarm_rate():
    normal = np.random.default_rng(2).normal(size=10_000)
    assert detection_rate(normal, normal) == pytest.approx(0.05, abs=1e-4)
    assert detection_rate(normal, normal + 100) == 1.0


def whole(size):
    """A reference of so many configurations of one gamma."""
    sample = Sample(np.arange(size), np.full(size, 0.4), np.ones(size), np.zeros((0, size)))
    return Reference("same_gamma", 0.4, True, sample, None, np.zeros((0, 0)))


EXPERIMENTS = 600  # at 95 %: fewer than 92 % or more than 98 % cover once in 1,000 runs


def find_coverage(true_area, draw, other):
    """Fraction of the intervals that cover the ``true_area``; ``draw`` draws 200 scores of both kinds."""
    hits = 0
    for k in range(EXPERIMENTS):
        rng = np.random.default_rng(k)
        normal, anomalous = draw(rng)
        low, high = bootstrap_area(normal, anomalous, whole(200).resample_pairs(rng, other, 200), 0.95)
        hits += low <= true_area <= high
    return hits / EXPERIMENTS


def test_intervals_cover_the_true_area():
    def draw(rng):
        return rng.normal(size=200), rng.normal(1, 1, 200)

    true_area = scipy.stats.norm.cdf(1 / np.sqrt(2))  # P(N(1, 1) > N(0, 1))
    assert 0.92 <= find_coverage(true_area, draw, 200) <= 0.98


def test_intervals_cover_the_area_of_children_of_the_normal_ones():
    def draw(rng):  # half of a child's variance is its parent's
        normal = rng.normal(size=200)
        return normal, 0.5 + np.sqrt(0.5) * (normal + rng.normal(size=200))

    true_area = scipy.stats.norm.cdf(0.5 / np.sqrt(2))  # parents and children that are no pair are independent
    assert 0.92 <= find_coverage(true_area, draw, np.arange(200)) <= 0.98


def test_parents_are_resampled_with_their_children():
    normal = np.random.default_rng(3).normal(size=500)
    children = normal + 0.3  # the same noise: the area hardly varies

    def width(other):
        pairs = whole(500).resample_pairs(np.random.default_rng(4), other, 300)
        return np.ptp(bootstrap_area(normal, children, pairs, 0.95))

    assert width(np.arange(500)) < 0.5 * width(500)


def test_rows_quote_the_same_gamma_and_give_the_null_of_each_reference():
    gamma = np.repeat([0.1, 1.0], 200)
    normal = {"gammas": np.array([0.1, 1.0]), "free_energies": np.zeros(2), "covariance": np.zeros((2, 2))}
    normal |= {f"{part}/gamma": gamma for part in ("test", "calibration")}
    normal |= {f"{part}/moment": np.ones(400) for part in ("test", "calibration")}
    rng = np.random.default_rng(1)
    test, calibration = rng.normal(10 * gamma), rng.normal(10 * gamma)
    descriptions = {"fake_gamma_1.0": {"gamma": 1.0}, "random": {}}
    references = {name: find_references(each, normal) for name, each in descriptions.items()}
    anomalies = {name: rng.normal(11.0, 1.0, 200) for name in descriptions}
    settings = {"bootstrap": 50, "confidence": 0.9}
    rows = tabulate_score("mse", test, calibration, anomalies, references, {}, 1, **settings)
    by_name = {(row["ensemble"], row["reference"]): row for row in rows}
    assert set(by_name) == {
        ("fake_gamma_1.0", "whole_test_set"),
        ("fake_gamma_1.0", "same_gamma"),
        ("random", "whole_test_set"),
    }
    same, whole_test_set = (by_name["fake_gamma_1.0", name] for name in ("same_gamma", "whole_test_set"))
    quoted = {key for key, row in by_name.items() if row["quoted"]}
    assert quoted == {("fake_gamma_1.0", "same_gamma"), ("random", "whole_test_set")}
    # 200 against 200: five standard errors; half of the test set is far below a fluid of gamma 1
    assert same["null"] == pytest.approx(0.5, abs=5 * 0.029)
    assert whole_test_set["null"] == pytest.approx((1 + same["null"]) / 2, abs=1e-9)
    assert same["null_low"] <= same["null"] <= same["null_high"]
    assert same["auc"] == pytest.approx(0.7602, abs=5 * 0.024)
    assert same["effective_size"] == 200
