import numpy as np
import pytest

from workflow.ljvae.anomaly.change_points import find_segments


def walk(rng, frames, memory, numbers=4):
    """Numbers of variance 1 whose correlation falls by the factor ``memory`` each frame."""
    series = np.empty((frames, numbers))
    series[0] = rng.normal(size=numbers)
    for k in range(1, frames):
        series[k] = memory * series[k - 1] + np.sqrt(1 - memory**2) * rng.normal(size=numbers)
    return series


@pytest.mark.parametrize(("memory", "frames"), [(0.0, 300), (0.8, 300), (0.8, 1000), (0.96, 300), (0.96, 3000)])
def test_steady_trajectories_have_one_segment(memory, frames):
    """Of 60 trajectories at most three are cut: with a rate of 1 % that happens less than once in 300 runs."""
    cut = sum(find_segments(walk(np.random.default_rng(k), frames, memory))[-1] > 0 for k in range(60))
    assert cut <= 3


@pytest.mark.parametrize(("memory", "frames"), [(0.0, 300), (0.8, 1000)])
def test_a_change_is_found_where_it_is(memory, frames):
    series = walk(np.random.default_rng(1), frames, memory)
    series[frames // 2 :, 2] += 3.0
    changes = np.flatnonzero(np.diff(find_segments(series)))
    assert len(changes) == 1
    assert abs(changes[0] - frames // 2) <= 8


def test_a_single_frame_is_no_change():
    series = np.zeros((100, 2))
    series[50] = 1e6
    assert not find_segments(series).any()


def test_long_trajectories_are_cut_at_the_same_place():
    series = np.random.default_rng(1).normal(size=(30_000, 2))
    series[12_000:] += 0.5
    assert abs(np.flatnonzero(np.diff(find_segments(series))) - 12_000).max() < 100


def test_long_steady_trajectories_have_one_segment():
    assert not find_segments(walk(np.random.default_rng(1), 30_000, 0.8, 2)).any()


def test_too_few_frames_have_one_segment():
    assert find_segments(np.arange(9.0)[:, None]).tolist() == [0] * 9
