import numpy as np
import pytest

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.gram import (
    align,
    decompose,
    displacements,
    gram_from_centre,
    gram_from_first,
    negative_share,
    rank_two_residual,
)


@pytest.fixture
def points():
    return np.random.default_rng(1).uniform(0, 10, (50, 30, 2))


@pytest.mark.parametrize("gram", [gram_from_first, gram_from_centre])
def test_true_matrices_give_the_points_back(points, gram):
    rebuilt, eigenvalues = decompose(gram(distance_matrices(points)))
    assert displacements(rebuilt, points).max() < 1e-4  # float32 distances
    assert rank_two_residual(eigenvalues).max() < 1e-10
    assert negative_share(eigenvalues).max() < 1e-5


def test_first_particle_is_the_origin(points):
    gram = gram_from_first(distance_matrices(points))
    assert np.abs(gram[:, 0]).max() == 0.0
    rebuilt, _ = decompose(gram)
    assert np.abs(rebuilt[:, 0]).max() < 1e-3


def test_centring_averages_an_error_of_the_first_row_out(points):
    matrices = distance_matrices(points).astype(float)
    matrices[:, 0, 1:] += 0.5
    matrices[:, 1:, 0] += 0.5
    error = {
        gram: displacements(decompose(gram(matrices))[0], points).mean() for gram in (gram_from_first, gram_from_centre)
    }
    assert error[gram_from_centre] < 0.5 * error[gram_from_first]


def test_procrustes_undoes_rotation_reflection_and_translation_but_no_scaling(points):
    angle = 0.7
    turn = np.array([[np.cos(angle), np.sin(angle)], [np.sin(angle), -np.cos(angle)]])  # a reflection
    aligned, _ = align(points @ turn + [3.0, -2.0], points)
    np.testing.assert_allclose(aligned, points, atol=1e-9)
    assert displacements(2 * points, points).mean() > 1
