import numpy as np
import pytest

from workflow.ljvae.anomaly.conformal import count_false_alarms, false_alarm_interval, p_values


def test_p_values_are_ranks_with_ties_against_the_alarm():
    calibration = np.array([1.0, 2.0, 2.0, 3.0])
    np.testing.assert_allclose(p_values(np.array([3.5, 3.0, 2.0, 0.0]), calibration), [0.2, 0.4, 0.8, 1.0])


def test_false_alarms_keep_the_rate_whatever_the_scores():
    # 400 experiments of a nominal 5 %: the mean rate has a standard error of 0.0011
    rates = []
    for k in range(400):
        rng = np.random.default_rng(k)
        scores = rng.lognormal(sigma=3, size=1200).round(2)
        rates.append((p_values(scores[400:], scores[:400]) <= 0.05).mean())
    assert np.mean(rates) < 0.05 + 5 * 0.0011
    assert np.mean(rates) > 0.05 - 5 * 0.0011 - 1 / 401


def test_the_interval_covers_what_happens_as_often_as_it_says():
    low, high = false_alarm_interval(400, 800, 0.05, 0.9)
    inside = 0
    for k in range(400):
        scores = np.random.default_rng(k).normal(size=1200)
        inside += low <= (p_values(scores[400:], scores[:400]) <= 0.05).mean() <= high
    # 400 experiments at 90 % or a little more, since alarms are whole numbers: five standard errors
    assert 0.9 - 5 * 0.015 < inside / 400 < 0.98


def test_a_score_that_depends_on_gamma_alarms_more_often_at_one_of_them():
    rng = np.random.default_rng(3)
    gamma = np.repeat([0.1, 1.0], 2000)
    scores, calibration = (rng.normal(scale=np.repeat([3.0, 1.0], 2000)) for _ in range(2))
    unseen = {0.5: rng.normal(scale=2.0, size=500)}
    rows = count_false_alarms(scores, gamma, calibration, unseen, nominal=0.05, confidence=0.999)
    by = {row["gamma"]: row for row in rows}
    assert by[0.1]["rate"] > by[0.1]["high"]
    assert by[1.0]["rate"] < by[1.0]["low"]
    assert by[None]["low"] <= by[None]["rate"] <= by[None]["high"]
    assert [(row["gamma"], row["trained"], row["n"]) for row in rows][-1] == (0.5, False, 500)


def test_too_few_calibration_scores_give_no_alarm():
    assert (p_values(np.array([1e9]), np.arange(10.0)) > 0.05).all()
    assert false_alarm_interval(10, 100, 0.05, 0.99) == (0.0, 0.0)


@pytest.mark.parametrize("nominal", [0.01, 0.05, 0.2])
def test_the_interval_is_around_the_rate(nominal):
    low, high = false_alarm_interval(2000, 4000, nominal, 0.99)
    assert low < nominal < high
