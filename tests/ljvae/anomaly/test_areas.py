import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

from workflow.ljvae.anomaly.areas import (
    area_under_roc,
    bootstrap_area,
    detection_rate,
    tabulate_score,
)


def test_area_equals_scikit_learns_with_ties():
    rng = np.random.default_rng(1)
    normal, anomalous = rng.integers(0, 10, 300), rng.integers(3, 13, 200)
    truth = np.repeat([0, 1], [300, 200])
    assert area_under_roc(normal, anomalous) == pytest.approx(roc_auc_score(truth, np.concatenate([normal, anomalous])))


def test_a_weight_counts_as_so_many_equal_scores():
    rng = np.random.default_rng(1)
    normal, anomalous, counts = rng.integers(0, 10, 300), rng.integers(3, 13, 200), rng.integers(0, 4, 300)
    assert area_under_roc(normal, anomalous, counts) == pytest.approx(
        area_under_roc(np.repeat(normal, counts), anomalous)
    )


def test_detection_rate_of_the_reference_itself_is_the_false_alarm_rate():
    normal = np.random.default_rng(2).normal(size=10_000)
    assert detection_rate(normal, normal) == pytest.approx(0.05, abs=1e-4)
    assert detection_rate(normal, normal + 100) == 1.0


def test_bootstrap_covers_the_true_area():
    # 40 experiments at 90 %: fewer than 29 hits happen in 0.1 % of the cases
    true_area, hits = 0.7602, 0  # P(N(1, 1) > N(0, 1))
    for k in range(40):
        rng = np.random.default_rng(k)
        low, high = bootstrap_area(rng.normal(size=200), rng.normal(1, 1, 200), None, rng, 200, 0.9)
        hits += low <= true_area <= high
    assert hits >= 29


def test_parents_are_resampled_with_their_children():
    rng = np.random.default_rng(3)
    normal = rng.normal(size=500)
    children = normal + 0.3  # the same noise: the area hardly varies
    together = np.ptp(bootstrap_area(normal, children, np.arange(500), np.random.default_rng(4), 300, 0.95))
    apart = np.ptp(bootstrap_area(normal, children, None, np.random.default_rng(4), 300, 0.95))
    assert together < 0.5 * apart


def test_rows_compare_with_the_whole_test_set_and_with_the_same_gamma():
    test, gamma = np.concatenate([np.arange(50.0), np.arange(50.0) + 100]), np.repeat([0.1, 1.0], 50)
    about = {"fake_gamma_1.0": {"gamma": 1.0}, "random": {}}
    anomalies = {name: np.arange(50.0) + 60 for name in about}
    rows = tabulate_score("mse", test, gamma, anomalies, about, {}, 1, bootstrap=20, confidence=0.9)
    areas = {(row["ensemble"], row["reference"]): row["auc"] for row in rows}
    assert set(areas) == {("fake_gamma_1.0", "test"), ("fake_gamma_1.0", "same_gamma"), ("random", "test")}
    assert areas["fake_gamma_1.0", "same_gamma"] < areas["fake_gamma_1.0", "test"]
