import numpy as np
import pytest

from workflow.ljvae.geometry.distances import distance_matrices, mirror_images, sort_points
from workflow.ljvae.geometry.orientation import measure_degeneracy, orient, upright_probability


@pytest.fixture
def points():
    """Uniform points in x order, in sigma, that lean to the floor."""
    rng = np.random.default_rng(1)
    points = rng.uniform(0, 10, (300, 30, 2))
    points[:, :, 1] = 10 * (points[:, :, 1] / 10) ** 3
    return sort_points(points, "x")


def moved(points, angle, flip):
    c, s = np.cos(angle), np.sin(angle)
    turned = points @ np.array([[c, -s], [s, c]])
    return turned * np.array([1, -1 if flip else 1]) + np.array([3.0, -7.0])


@pytest.mark.parametrize("angle", [0.0, 1.0, 2.5, 4.4])
@pytest.mark.parametrize("flip", [False, True])
def test_the_orientation_does_not_depend_on_the_points_own(points, angle, flip):
    oriented, diagnostics = orient(distance_matrices(points))
    again, _ = orient(distance_matrices(moved(points, angle, flip)))
    assert np.abs(again - oriented).max() < 5e-3  # single precision moves the borders of a narrow arc
    assert (diagnostics["broken"] == 0).all()
    assert np.abs(oriented.mean(axis=1)).max() < 1e-5


def test_the_orientation_is_the_boxs(points):
    oriented, diagnostics = orient(distance_matrices(points))
    centred = points - points.mean(axis=1, keepdims=True)
    upright = (oriented[:, :, 1] * centred[:, :, 1]).sum(axis=1) > 0
    lower = centred[:, :, 1].max(axis=1) > -centred[:, :, 1].min(axis=1)
    assert (upright == lower).all()
    error = np.sqrt(np.square(oriented - centred)[upright].sum(axis=2).mean(axis=1))
    assert np.median(error) < 0.05
    assert (np.diff(oriented[:, :, 0], axis=1) > -1e-4).all()
    assert np.median(diagnostics["arc"]) < np.radians(2)


def test_a_little_noise_turns_the_points_a_little(points):
    matrices = distance_matrices(points).astype(np.float64)
    noise = np.random.default_rng(2).normal(scale=0.01, size=matrices.shape)
    oriented, diagnostics = orient(matrices)
    noisy, _ = orient(matrices + np.triu(noise, 1) + np.swapaxes(np.triu(noise, 1), 1, 2))
    certain = diagnostics["lean"] > 0.2  # the others are the named degenerate case: their sign may turn
    assert certain.mean() > 0.9
    assert np.sqrt(np.square(noisy - oriented)[certain].sum(axis=2)).mean(axis=1).max() < 0.5


def test_a_few_points_out_of_order_do_not_turn_the_axis(points):
    oriented, _ = orient(distance_matrices(points))
    order = np.arange(30)
    order[[3, 20]] = order[[20, 3]]
    swapped, diagnostics = orient(distance_matrices(points[:, order]))
    off = np.degrees(np.arccos(np.clip(_axis_cosine(swapped[:, np.argsort(order)], oriented), -1, 1)))
    assert np.median(off) < 2
    assert (diagnostics["broken"] > 0).all()


def _axis_cosine(points, target):
    """Cosine of the angle that points (S, N, 2) are turned by against the target, whatever the sign of y."""
    along = (points * target).sum(axis=1)
    dots = np.maximum(along[:, 0] + along[:, 1], along[:, 0] - along[:, 1])
    return dots / np.sqrt(np.square(points).sum(axis=(1, 2)) * np.square(target).sum(axis=(1, 2)))


def test_degenerate_matrices_have_an_orientation_too():
    line = np.stack([np.arange(12.0), np.zeros(12)], axis=1)[None]
    oriented, diagnostics = orient(distance_matrices(line))
    assert np.abs(np.diff(oriented[0, :, 0]) - 1).max() < 1e-3
    assert diagnostics["lean"][0] < 1e-3
    oriented, diagnostics = orient(np.zeros((2, 12, 12)))
    assert (oriented == 0).all()
    assert diagnostics["arc"].tolist() == [np.pi, np.pi]


def test_mirror_images_of_oriented_points_are_those_of_mirror_images(points):
    matrices = distance_matrices(points)
    oriented, _ = orient(matrices)
    assert np.abs(orient(mirror_images(matrices))[0] - mirror_images(oriented)).max() < 5e-3


def test_odds_of_a_sign_are_those_of_two_heights():
    lean, gamma, particles, temperature = 0.7, 0.3, 20, 1.5
    # both orientations have the lowest point at the same height, the centre h/2 -+ lean/2 above it
    weight = [np.exp(-gamma * particles * side * lean / 2 / temperature) for side in (-1, 1)]
    chance = upright_probability(np.array([lean]), particles, gamma, temperature)[0]
    assert chance == pytest.approx(weight[0] / sum(weight))


def test_degenerate_cases_are_counted():
    rng = np.random.default_rng(5)
    points = rng.uniform(0, 10, (400, 30, 2))
    line = points[:100] * np.array([1.0, 0.02])
    # heights of an ideal gas: the odds are exact whatever the potential is
    gas = np.stack([points[:, :, 0], -np.log1p(-rng.random((400, 30)) * -np.expm1(-2.0)) / 0.2], axis=2)
    gas_row, line_row = (measure_degeneracy(sort_points(given, "x"), 0.2, 1.0) for given in (gas, line))
    assert (gas_row["on_a_line"], line_row["on_a_line"]) == (0, 1)
    assert gas_row["axis_error"] < gas_row["arc_median"] < gas_row["arc_95"] < 5
    few = measure_degeneracy(sort_points(points[:, :4], "x"), 0.0, 1.0)
    assert few["wide_arc"] > 0.9
    assert few["unsure_sign"] == 1
    # 400 coins: five standard errors
    assert few["upside_down"] == pytest.approx(0.5, abs=0.125)
    assert gas_row["upside_down"] == pytest.approx(gas_row["upside_down_expected"], abs=0.1)
    assert gas_row["n"] == 400
