import numpy as np
import pytest
from scipy.spatial import KDTree

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.neighbours import (
    LOCAL_FEATURES,
    fit_pair_surprise,
    local_features,
    neighbour_distances,
    pair_surprise,
)

BOX = 10.0


def spaced(rng, size):
    """Configurations (size, 30, 2) on a jittered lattice: no pair is closer than 1.1 sigma."""
    grid = np.stack(np.meshgrid(np.arange(6) * 1.6 + 1, np.arange(5) * 1.8 + 1), axis=-1).reshape(-1, 2)
    return grid + rng.uniform(-0.25, 0.25, (size, 30, 2))


def matrices(positions):
    return distance_matrices(positions / BOX)


@pytest.fixture(scope="module")
def normal():
    return matrices(spaced(np.random.default_rng(1), 2000))


def test_neighbours_are_those_of_a_tree():
    points = np.random.default_rng(2).uniform(0, BOX, (1, 30, 2))
    expected = KDTree(points[0]).query(points[0], k=4)[0][:, 1:]
    np.testing.assert_allclose(neighbour_distances(matrices(points), 3, BOX)[0], expected, rtol=1e-5)


def test_pairs_that_are_never_seen_are_the_more_surprising_the_closer_they_are(normal):
    surprise = fit_pair_surprise(normal, BOX)
    distances = np.array([0.01, 0.5, 0.9, 2.9, 5.0]) / BOX
    pairs = np.zeros((len(distances), 2, 2), dtype=np.float32)
    pairs[:, 0, 1] = pairs[:, 1, 0] = distances
    found = pair_surprise(pairs, surprise, BOX)
    assert (np.diff(found[:3, 0, 1]) < 0).all()
    assert found[2, 0, 1] > 3
    assert (found[3:, 0, 1] == 0).all()
    assert (found[:, [0, 1], [0, 1]] == 0).all()
    np.testing.assert_array_equal(found, np.swapaxes(found, 1, 2))


def test_too_few_pairs_are_an_error():
    with pytest.raises(ValueError, match="too few pairs"):
        fit_pair_surprise(np.zeros((1, 2, 2), dtype=np.float32), BOX)


def test_features_do_not_depend_on_the_order_and_see_an_overlap(normal):
    surprise = fit_pair_surprise(normal, BOX)
    positions = spaced(np.random.default_rng(3), 50)
    found = local_features(matrices(positions), surprise, BOX)
    assert found.shape == (50, len(LOCAL_FEATURES))
    shuffled = np.random.default_rng(4).permuted(positions, axis=1)
    mixed = positions[:, np.random.default_rng(4).permutation(30)]
    assert not np.allclose(found, local_features(matrices(shuffled), surprise, BOX))  # other configurations
    np.testing.assert_allclose(found, local_features(matrices(mixed), surprise, BOX), rtol=1e-4, atol=1e-5)
    positions[:, 1] = positions[:, 0] + 0.3
    close = local_features(matrices(positions), surprise, BOX)
    assert (
        close[:, LOCAL_FEATURES.index("minimum pair distance")]
        < found[:, LOCAL_FEATURES.index("minimum pair distance")]
    ).all()
    assert (close[:, LOCAL_FEATURES.index("surprise of short pairs")] > found[:, -1]).all()


def test_a_masked_matrix_shows_that_something_is_missing(normal):
    surprise = fit_pair_surprise(normal, BOX)
    masked = normal[:5].copy()
    masked[:, 3:6, 20:23] = masked[:, 20:23, 3:6] = 0
    assert np.isfinite(local_features(masked, surprise, BOX)).all()
    closest = LOCAL_FEATURES.index("minimum pair distance")
    assert (local_features(masked, surprise, BOX)[:, closest] == np.log(0.05)).all()
