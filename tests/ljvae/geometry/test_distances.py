import numpy as np
import pytest

from workflow.ljvae.geometry.distances import clean_matrices, distance_matrices, sort_order, sort_points


@pytest.fixture
def points():
    return np.random.default_rng(1).uniform(0, 10, (20, 12, 2))


def test_matrices_equal_a_plain_double_loop(points):
    matrices = distance_matrices(points[:2])
    for configuration, matrix in zip(points[:2], matrices, strict=True):
        for i, a in enumerate(configuration):
            for j, b in enumerate(configuration):
                assert matrix[i, j] == pytest.approx(np.hypot(*(a - b)), abs=1e-5)


def test_matrices_do_not_depend_on_the_order_of_the_input(points):
    shuffled = points[:, np.random.default_rng(2).permutation(12)]
    for order in ("x", "y", "radial"):
        np.testing.assert_array_equal(
            distance_matrices(sort_points(points, order)), distance_matrices(sort_points(shuffled, order))
        )


def test_mirror_image_turns_the_matrix_in_x_order(points):
    mirrored = points * [-1, 1] + [10, 0]
    matrices = distance_matrices(sort_points(points, "x"))
    np.testing.assert_allclose(
        distance_matrices(sort_points(mirrored, "x")), matrices[:, ::-1, ::-1], rtol=1e-5, atol=1e-5
    )


@pytest.mark.parametrize(("order", "key"), [("x", 0), ("y", 1)])
def test_order_by_a_coordinate(points, order, key):
    assert (np.diff(sort_points(points, order)[:, :, key]) >= 0).all()


def test_order_by_the_corner_and_none(points):
    assert (np.diff(np.linalg.norm(sort_points(points, "radial"), axis=2)) >= 0).all()
    np.testing.assert_array_equal(sort_points(points, "none"), points)
    with pytest.raises(ValueError, match="none, x, y, radial"):
        sort_order(points, "z")


def test_the_order_can_come_from_other_positions(points):
    moved = points + np.random.default_rng(3).normal(0, 3, points.shape)
    kept = sort_points(moved, "x", sorted_by=points)
    np.testing.assert_array_equal(kept - sort_points(points, "x"), sort_points(moved - points, "x", sorted_by=points))


def test_cleaned_matrices_are_fit_for_geometry():
    decoded = np.random.default_rng(4).normal(0.2, 1, (5, 8, 8))
    before = decoded.copy()
    clean = clean_matrices(decoded)
    assert (clean >= 0).all()
    assert (clean == np.swapaxes(clean, 1, 2)).all()
    assert (np.diagonal(clean, axis1=1, axis2=2) == 0).all()
    np.testing.assert_array_equal(decoded, before)
