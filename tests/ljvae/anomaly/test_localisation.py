import numpy as np

from workflow.ljvae.anomaly.localisation import (
    broken_order,
    find_suspects,
    particle_surprise,
    point_errors,
    precision_and_recall,
)


def test_one_of_a_pair_is_to_blame_and_the_other_is_acquitted():
    pairs = np.zeros((1, 5, 5))
    for j in (1, 2, 3):  # particle 0 is too close to three others
        pairs[0, 0, j] = pairs[0, j, 0] = 5.0
    own = np.array([[0.0, 0.0, 0.0, 0.0, 2.0]])
    assert find_suspects(pairs, own, 2).tolist() == [[0, 4]]


def test_suspects_are_different_particles():
    found = find_suspects(np.zeros((3, 6, 6)), np.zeros((3, 6)), 6)
    assert (np.sort(found, axis=1) == np.arange(6)).all()


def test_order_is_broken_by_the_pairs_that_stand_the_wrong_way_round():
    points = np.array([[[0.0, 3.0], [1.0, 0.0], [0.4, 1.0], [2.0, 0.0]]])
    broken = broken_order(points, 0.5)
    assert broken[0, 1, 2] == broken[0, 2, 1] == 1.0
    assert broken.sum() == 2.0


def test_errors_do_not_depend_on_how_points_are_turned():
    rng = np.random.default_rng(1)
    points = rng.normal(size=(20, 8, 2))
    turned = points @ np.array([[0.6, -0.8], [0.8, 0.6]]) + 3
    np.testing.assert_allclose(point_errors(points, turned), 0, atol=1e-9)


def test_surprise_is_among_particles_at_the_same_place_in_the_order():
    normal = np.stack([np.linspace(0, 1, 200), np.linspace(0, 100, 200)], axis=1)
    found = particle_surprise(np.array([[2.0, 2.0]]), normal)
    assert found[0, 0] > 5 > found[0, 1]


def test_precision_and_recall_by_hand():
    found, moved = np.array([[0, 1, 2, 3]]), np.array([[2, 3, 8, 9]])
    precision, recall = precision_and_recall(found, moved, np.array([[1.0, 0.1, 0.9, 0.2]]), 0.5)
    assert (precision, recall) == (0.5, 0.5)
    assert np.isnan(precision_and_recall(found, moved, np.zeros((1, 4)), 0.5)[1])
