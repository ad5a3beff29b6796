import numpy as np
import pytest

from tests.ljvae.anomaly.conftest import BOX, GAMMAS, draw, follow
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import describe_configurations, score_configurations
from workflow.ljvae.anomaly.frames import judge_trajectory
from workflow.ljvae.anomaly.groups import Calibration, rate_frames


@pytest.fixture(scope="module")
def judge(detector):
    normal = describe_configurations(np.concatenate([draw(gamma, 2, 512) for gamma in GAMMAS]), detector)
    calibration = Calibration(rate_frames(normal, detector), np.repeat(GAMMAS, 512), detector, 1)
    known = score_configurations(normal, detector)["combined"]

    def run(frames):
        scores = score_configurations(describe_configurations(frames, detector), detector)
        values = p_values(scores["combined"], known)
        return values, judge_trajectory(frames, values, detector, calibration, BOX, 10)

    return run


@pytest.mark.slow
def test_a_change_of_the_temperature_shows_in_segments_and_groups(judge):
    frames = np.concatenate([draw(0.5, 3, 100), draw(0.5, 4, 60, temperature=0.5)])
    _, columns = judge(frames)
    assert columns["segment"].max() == 1
    assert abs(np.flatnonzero(np.diff(columns["segment"]))[0] - 99) <= 5
    assert columns["group_p_value"][100:].max() < 0.1
    assert np.median(columns["group_p_value"][:100]) > 0.1


def test_false_discoveries_are_at_least_as_frequent_as_p_values_say(judge):
    values, columns = judge(draw(0.5, 5, 40))
    assert (columns["q_value"] >= values - 1e-12).all()
    assert columns["q_value"].min() > 0.05  # nothing is discovered among normal frames
    assert not columns["segment"].any()


def test_the_suspect_is_the_particle_that_was_put_elsewhere(judge):
    frames = draw(0.5, 6, 40)
    frames[:, 7] = frames[:, 2] + 0.3
    suspects = judge(np.clip(frames, 0, BOX))[1]["suspect"]
    assert np.isin(suspects, [2, 7]).mean() > 0.9


@pytest.mark.parametrize("interval", [5, 40])
def test_normal_trajectories_raise_no_more_alarms_than_they_should(judge, interval):
    """Sixteen trajectories of 400 frames: groups at their rate, up to what correlated ones allow, and no changes."""
    judged = [judge(frames)[1] for frames in follow(0.5, 8, 16, 400, interval)]
    values = np.concatenate([columns["group_p_value"] for columns in judged])
    values = values[~np.isnan(values)]
    assert not len(values) or (values <= 0.05).mean() < 0.09
    assert sum(columns["segment"].max() > 0 for columns in judged) <= 2


@pytest.mark.parametrize("frames", [19, 45])
def test_groups_need_correlations_that_can_be_measured(judge, frames):
    assert np.isnan(judge(draw(0.5, 7, frames))[1]["group_p_value"]).all()


def test_a_frozen_trajectory_is_worth_a_single_frame(judge):
    frames = np.repeat(draw(0.5, 9, 1), 200, axis=0)
    columns = judge(frames)[1]
    assert np.isnan(columns["group_p_value"]).all()
    assert not columns["segment"].any()
