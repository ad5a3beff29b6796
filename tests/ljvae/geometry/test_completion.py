import numpy as np
import pytest

from workflow.ljvae.ensembles.masked import mask_blocks
from workflow.ljvae.geometry.completion import complete, missing_entries
from workflow.ljvae.geometry.distances import distance_matrices, sort_points


@pytest.fixture
def points():
    return sort_points(np.random.default_rng(1).uniform(0, 1, (50, 20, 2)), "x")


def blacked_out(points, block):
    mask = mask_blocks(np.random.default_rng(2), points, block=block)["mask"]
    matrices = distance_matrices(points)
    return np.where(mask, 0, matrices), mask, matrices


@pytest.mark.parametrize("block", [1, 4, 8])
def test_missing_distances_follow_from_three_whole_points(points, block):
    given, mask, matrices = blacked_out(points, block)
    assert (missing_entries(given) == mask).all()
    filled = complete(given, np.full((20, 20), np.nan))
    assert np.abs(filled - matrices).max() < 1e-4
    assert (filled[~mask] == given[~mask]).all()


def test_without_whole_points_missing_distances_are_the_fills(points):
    given, mask, matrices = blacked_out(points, 10)
    fill = matrices.mean(axis=0)
    filled = complete(given, fill)
    assert (filled[~mask] == given[~mask]).all()
    assert (filled == np.where(mask, fill, given)).all()


def test_a_whole_matrix_stays_as_it_is(points):
    matrices = distance_matrices(points)
    assert (complete(matrices, matrices[0]) == matrices).all()
