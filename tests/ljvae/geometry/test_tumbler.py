import numpy as np
import pytest

from workflow.ljvae.geometry.tumbler import tilt, tumble


def turned(points, degrees):
    a = np.radians(degrees)
    return points @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]])


@pytest.mark.parametrize("degrees", [0, 17, 90, 135, 200, 300])
def test_a_slab_comes_to_lie_flat(degrees):
    slab = np.array([[0, 0], [4, 0], [4, 1], [0, 1], [2, 0.5]], dtype=float)
    (tumbled,), _ = tumble(turned(slab, degrees)[None])
    np.testing.assert_allclose(np.ptp(tumbled, axis=0), [4, 1], atol=1e-12)
    assert (tumbled >= 0).all()


@pytest.mark.parametrize("degrees", [0, 45, 120, 260])
def test_a_trapezium_sits_on_its_long_side(degrees):
    # a particle on the long side pulls the centre of mass towards it
    trapezium = np.array([[0, 0], [6, 0], [4, 1], [2, 1], [3, 0]], dtype=float)
    (tumbled,), _ = tumble(turned(trapezium, degrees)[None])
    np.testing.assert_allclose(np.sort(tumbled[:, 1]), [0, 0, 0, 1, 1], atol=1e-12)
    assert np.ptp(tumbled[tumbled[:, 1] < 0.5, 0]) == pytest.approx(6)


def test_a_rotation_keeps_distances_and_handedness():
    points = np.random.default_rng(1).uniform(0, 10, (20, 30, 2))
    tumbled, rotations = tumble(points)
    np.testing.assert_allclose(np.linalg.det(rotations), 1.0)
    np.testing.assert_allclose(
        np.linalg.norm(tumbled[:, 0] - tumbled[:, 1], axis=1), np.linalg.norm(points[:, 0] - points[:, 1], axis=1)
    )


def test_points_on_a_line_lie_down():
    line = np.stack([np.arange(5.0), 2 * np.arange(5.0)], axis=1)
    (tumbled,), _ = tumble(line[None])
    assert np.ptp(tumbled[:, 1]) == pytest.approx(0, abs=1e-12)


def test_tilt_is_the_angle_of_the_rotation():
    points = np.random.default_rng(2).uniform(0, 10, (1, 30, 2))
    for degrees in (0, 30, 90, 175):
        assert tilt(turned(points, degrees), points)[0] == pytest.approx(degrees, abs=1e-5)
    assert tilt(turned(points * [-1, 1], 40), points)[0] == pytest.approx(40, abs=1e-5)
