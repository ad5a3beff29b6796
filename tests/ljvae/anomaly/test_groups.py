import numpy as np
import pytest

from tests.ljvae.anomaly.conftest import GAMMAS, draw, follow
from workflow.ljvae.anomaly.change_points import find_effective_size
from workflow.ljvae.anomaly.detector import describe_configurations
from workflow.ljvae.anomaly.groups import (
    Calibration,
    collect_series,
    draw_groups,
    pool_normal,
    rate_frames,
    sum_evidence,
    tabulate_anomaly,
    tabulate_normal,
)

SIZE = 10
CONFIDENCE = 0.999


def rate(detector, positions):
    return rate_frames(describe_configurations(positions, detector), detector)


@pytest.fixture(scope="module")
def calibration(detector):
    normal = np.concatenate([draw(gamma, 2, 1024) for gamma in GAMMAS])
    return Calibration(rate(detector, normal), np.repeat(GAMMAS, 1024), detector, 1)


@pytest.mark.parametrize("gamma", [*GAMMAS, 0.3])
def test_false_alarms_hold_for_groups_of_normal_configurations(detector, calibration, gamma):
    for row in tabulate_normal(calibration, rate(detector, draw(gamma, 3, 2048)), SIZE, gamma, CONFIDENCE):
        assert row["low"] <= row["found"] <= row["high"]
        assert row["n"] == 204


@pytest.mark.parametrize("interval", [3, 60])
def test_false_alarms_hold_for_frames_that_follow_each_other(detector, calibration, interval):
    """Correlated frames are worth fewer independent ones: the rate stays below the upper end of its range."""
    chains, frames = 64, 60
    followed = rate(detector, follow(0.5, 4, chains, frames, interval).reshape(-1, 12, 2))
    worth = find_effective_size(collect_series(followed, chains, tagged=True), SIZE)
    assert 1.0 <= worth < (3.0 if interval == 3 else SIZE)
    for row in tabulate_normal(calibration, followed, SIZE, 0.5, CONFIDENCE, chains):
        assert row["low"] == 0.0
        assert row["found"] <= row["high"]
    if interval == 3:  # judged as if they were independent, they would raise the alarm
        naive = calibration.judge(followed, SIZE, tagged=True)["p_value"]
        assert (naive <= 0.05).mean() > 0.15


def test_the_rate_of_all_gammas_is_that_of_their_groups(detector, calibration):
    rows = [
        row
        for gamma in GAMMAS
        for row in tabulate_normal(calibration, rate(detector, draw(gamma, 8, 512)), SIZE, gamma, CONFIDENCE)
    ]
    for pooled in pool_normal(calibration, rows, SIZE, CONFIDENCE):
        own = [row["found"] for row in rows if row["tagged"] == pooled["tagged"]]
        assert pooled["found"] == pytest.approx(np.mean(own))
        assert pooled["n"] == 3 * 51
        assert pooled["low"] <= pooled["found"] <= pooled["high"]


def test_no_p_value_is_below_what_the_groups_allow(detector, calibration):
    hot = rate(detector, draw(0.5, 9, 100, temperature=5.0))
    values = calibration.judge(hot, SIZE, tagged=False)["p_value"]
    assert values.min() == pytest.approx(1 / (1 + 3 * (1024 // SIZE)))


@pytest.mark.parametrize(
    ("changes", "tagged", "least"), [({"temperature": 0.7}, False, 0.8), ({"diameter": 2.0}, True, 0.95)]
)
def test_groups_find_what_single_configurations_hide(detector, calibration, changes, tagged, least):
    found = rate(detector, draw(0.5, 5, 512, **changes))
    reference = rate(detector, draw(0.5, 6, 512))
    rows = tabulate_anomaly(
        calibration, found, reference, np.random.default_rng(1), size=SIZE, bootstrap=50, confidence=CONFIDENCE
    )
    areas = {(row["tagged"], row["score"]): row["auc"] for row in rows}
    assert areas[tagged, "combined"] > least
    if "diameter" in changes:  # the identity of the odd particle matters
        assert areas[True, "odd_particle"] > areas[False, "odd_particle"]


def test_equal_frames_are_worth_a_single_one(detector, calibration):
    """Evidence of ten copies, of an effective size of one, is that of the configuration itself."""
    frames = rate(detector, np.repeat(draw(0.5, 7, 64), SIZE, axis=0))
    single = rate(detector, draw(0.5, 7, 64))
    members = np.arange(64 * SIZE).reshape(-1, SIZE)
    together = sum_evidence(frames, members, detector, tagged=True, effective_size=1)
    alone = sum_evidence(single, np.arange(64)[:, None], detector, tagged=True)
    for part, values in alone.items():
        np.testing.assert_allclose(together[part], values, rtol=1e-9)


def test_groups_hold_one_gamma_and_no_configuration_twice():
    gamma = np.repeat([0.1, 0.4], 25)
    groups = draw_groups(np.random.default_rng(1), gamma, 10)
    assert all(len({*group}) == 10 and len({*gamma[group]}) == 1 for group in groups)
