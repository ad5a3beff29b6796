import numpy as np
import pytest

from workflow.ljvae.anomaly.surprise import state_surprise, tail_surprise, two_sided_surprise


def test_two_known_states_are_both_normal():
    normal = np.concatenate([np.linspace(1, 2, 100), np.linspace(4, 5, 100)])
    gamma = np.repeat([1.0, 0.1], 100)
    assert (state_surprise(np.array([1.5, 4.5]), normal, gamma) < 0.1).all()
    assert state_surprise(np.array([3.0]), normal, gamma) > 5


def test_a_tail_goes_on_beyond_what_was_seen():
    normal = np.random.default_rng(5).exponential(size=20_000)
    # an exponential's tail is exact: -log of its share is the value itself
    np.testing.assert_allclose(tail_surprise(np.array([1.0, 5.0, 20.0]), normal), [1.0, 5.0, 20.0], rtol=0.1)
    assert (tail_surprise(np.array([np.inf]), np.zeros(10)) > 100).all()


def test_either_side_is_unusual():
    normal = np.random.default_rng(6).normal(size=5000)
    low, middle, high = two_sided_surprise(np.array([-4.0, 0.0, 4.0]), normal)
    assert low == pytest.approx(high, rel=0.25)
    assert middle < 0.1
    assert low > 5
