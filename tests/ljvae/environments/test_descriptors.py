"""Descriptors do not depend on the orientation of an environment, nor on the order of its neighbours."""

import numpy as np
import pytest
from scipy.spatial.distance import pdist, squareform
from scipy.stats import special_ortho_group

from workflow.ljvae.environments.descriptors import (
    count_distances,
    count_species,
    describe_distances,
    describe_matrices,
)


def draw_vectors(dimensions: int, neighbours: int = 7) -> np.ndarray:
    """Vectors (20, k, D) of random environments, float32."""
    return np.random.default_rng(4).normal(size=(20, neighbours, dimensions)).astype(np.float32)


@pytest.mark.parametrize("describe", [describe_distances, describe_matrices])
@pytest.mark.parametrize("dimensions", [2, 3])
def test_turned_and_reordered_environments_look_the_same(describe, dimensions: int) -> None:
    vectors = draw_vectors(dimensions)
    turn = special_ortho_group.rvs(dimensions, random_state=1)
    order = np.random.default_rng(8).permutation(7)
    turned = (vectors @ turn)[:, order]
    assert np.allclose(describe(turned), describe(vectors), atol=1e-5)


@pytest.mark.parametrize("dimensions", [2, 3])
def test_distances_are_those_to_and_between_the_neighbours(dimensions: int) -> None:
    vectors = draw_vectors(dimensions)
    described = describe_distances(vectors)
    assert described.shape == (20, count_distances(7))
    for row, environment in zip(described, vectors, strict=True):
        radii = np.sort(np.linalg.norm(environment, axis=1))
        assert np.allclose(row, [*radii, *np.sort(pdist(environment))], atol=1e-5)


def test_matrices_have_sorted_rows_and_columns_of_the_distance_matrix() -> None:
    vectors = draw_vectors(3)
    for matrix, environment in zip(describe_matrices(vectors), vectors, strict=True):
        whole = squareform(pdist(np.concatenate([np.zeros((1, 3)), environment])))
        assert np.allclose(matrix, np.sort(np.sort(whole, axis=1), axis=0), atol=1e-5)


def test_a_species_that_was_not_in_training_counts_as_none() -> None:
    counts = count_species(np.array([[1, 2, 3]]), np.array([0, 1, 2, 2]), np.array([0]), 2)
    assert counts.tolist() == [[1.0, 0.0, 0.0, 1.0]]
