"""Properties of every configuration, on examples drawn by hypothesis."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from workflow.ljvae.geometry.distances import ORDERS, clean_matrices, distance_matrices, sort_points
from workflow.ljvae.geometry.gram import align, decompose, displacements, gram_from_centre, gram_from_first
from workflow.ljvae.geometry.images import count_images, occupancy_images
from workflow.ljvae.geometry.tumbler import tumble
from workflow.ljvae.physics.potentials import pair_energy

BOX = 10.0

# Also degenerate ones: points on each other, on a line, on the walls.
CONFIGURATIONS = st.integers(3, 12).flatmap(
    lambda particles: arrays(np.float64, (2, particles, 2), elements=st.floats(0, BOX, width=32))
)
ANGLES = st.floats(0, 2 * np.pi)


def moved(points, angle, flip):
    rotation = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return points @ rotation * ([-1, 1] if flip else [1, 1]) + [3.0, -1.0]


@given(CONFIGURATIONS, ANGLES, st.booleans())
def test_distances_do_not_see_rotation_reflection_and_translation(points, angle, flip):
    np.testing.assert_allclose(distance_matrices(moved(points, angle, flip)), distance_matrices(points), atol=2e-5)


@given(CONFIGURATIONS)
def test_matrices_are_symmetric_and_obey_the_triangle_inequality(points):
    matrices = distance_matrices(points)
    np.testing.assert_array_equal(matrices, np.swapaxes(matrices, 1, 2))
    assert (np.diagonal(matrices, axis1=1, axis2=2) == 0).all()
    assert (matrices[:, :, None, :] <= matrices[:, :, :, None] + matrices[:, None, :, :] + 1e-4).all()


@given(CONFIGURATIONS, st.sampled_from(ORDERS))
def test_sorting_keeps_the_points_and_is_stable_under_itself(points, order):
    ordered = sort_points(points, order)
    for before, after in zip(points, ordered, strict=True):
        assert sorted(map(tuple, before)) == sorted(map(tuple, after))
    np.testing.assert_array_equal(sort_points(ordered, order), ordered)


@given(CONFIGURATIONS)
def test_the_gram_matrix_gives_the_points_back(points):
    matrices = np.linalg.norm(points[:, :, None] - points[:, None], axis=3)
    for gram in (gram_from_first, gram_from_centre):
        found, _ = decompose(gram(matrices))
        # the square root of an eigenvalue that rounding leaves at 1e-14
        assert displacements(found, points).max() < 1e-5


@given(CONFIGURATIONS, ANGLES, st.booleans())
def test_procrustes_undoes_any_motion(points, angle, flip):
    aligned, maps = align(moved(points, angle, flip), points)
    np.testing.assert_allclose(aligned, points, atol=1e-6)
    np.testing.assert_allclose(maps @ np.swapaxes(maps, 1, 2), np.broadcast_to(np.eye(2), maps.shape), atol=1e-9)


@given(CONFIGURATIONS)
def test_the_tumbler_only_turns(points):
    turned, rotations = tumble(points)
    np.testing.assert_allclose(np.linalg.det(rotations), 1, atol=1e-9)
    np.testing.assert_allclose(distance_matrices(turned), distance_matrices(points), atol=2e-5)
    assert (turned.min(axis=1) >= -1e-9).all()


@given(arrays(np.float64, (2, 6, 6), elements=st.floats(-3, 3)))
def test_cleaned_matrices_are_fit_for_geometry(decoded):
    cleaned = clean_matrices(decoded)
    np.testing.assert_array_equal(cleaned, np.swapaxes(cleaned, 1, 2))
    assert (cleaned >= 0).all()
    assert (np.diagonal(cleaned, axis1=1, axis2=2) == 0).all()
    np.testing.assert_array_equal(clean_matrices(cleaned), cleaned)


@given(CONFIGURATIONS, st.integers(4, 30))
def test_images_hold_every_particle(points, cells):
    counts = count_images(points, cells, BOX)
    assert (counts.sum(axis=(1, 2)) == points.shape[1]).all()
    np.testing.assert_array_equal(occupancy_images(points, cells, BOX), counts > 0)


@given(st.integers(2, 8), st.floats(0.5, 50))
def test_pair_energies_are_never_below_their_minimum(m, distance):
    assert pair_energy(np.array([distance]), m)[0] >= -1 - 1e-12
    assert abs(pair_energy(np.array([2 ** (1 / m)]), m)[0] + 1) < 1e-12
    assert pair_energy(np.array([1.0]), m)[0] == 0
