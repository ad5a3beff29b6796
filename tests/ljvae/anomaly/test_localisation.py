import numpy as np
import pytest

from workflow.ljvae.anomaly.localisation import (
    Moves,
    broken_order,
    find_suspects,
    locate_moved,
    measure_suspects,
    particle_errors,
    particle_surprise,
    point_errors,
    precision_and_recall,
    row_errors,
    tabulate_suspects,
)
from workflow.ljvae.ensembles.corrupted import corrupt
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.orientation import orient


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


@pytest.mark.parametrize("sorting", ["kept", "sorted"])
def test_moved_particles_are_found_at_their_places_in_the_matrix(sorting):
    rng = np.random.default_rng(1)
    test = rng.uniform(0, 10, (40, 8, 2)).astype(np.float32)
    ensemble = corrupt(rng, test, points=2, step=0.2, unit="box", sorting=sorting, box=10.0)
    places, lengths, gamma = locate_moved(ensemble, {"positions": test, "gamma": np.arange(40)})
    assert (gamma == ensemble["parents"]).all()
    before = sort_points(test, "x")
    after = sort_points(ensemble["positions"], "x", ensemble["sorted_by"])
    for s in range(40):
        moved = after[s][~(after[s][:, None] == before[s]).all(axis=2).any(axis=1)]
        own = ensemble["positions"][s, ensemble["moved"][s]]
        np.testing.assert_allclose(after[s, places[s]], own)
        np.testing.assert_allclose(np.sort(moved, axis=0), np.sort(own, axis=0))
        by_hand = np.linalg.norm(own.astype(np.float64) - test[s, ensemble["moved"][s]], axis=1)
        np.testing.assert_allclose(lengths[s], by_hand)
    assert (lengths < 2.0).all()


def test_errors_of_particles_are_those_of_points_where_a_network_decodes_points():
    rng = np.random.default_rng(1)
    matrices = distance_matrices(sort_points(rng.uniform(0, 1, (5, 6, 2)), "x"))
    points = orient(matrices)[0]
    decoded = {"reconstruction": matrices + 0.1}
    assert (particle_errors(decoded, matrices, points) == row_errors(matrices, matrices + 0.1)).all()
    np.testing.assert_allclose(particle_errors(decoded | {"points": points}, matrices, points), 0, atol=1e-6)


def test_rows_of_localisation_are_over_all_gammas_and_of_each():
    suspected = np.array([[0, 1], [0, 1], [0, 1]])
    moved = np.array([[0, 1], [2, 3], [0, 3]])
    lengths = np.array([[1.0, 1.0], [0.1, 0.1], [1.0, 1.0]])
    gamma = np.array([0.1, 0.4, 0.1])
    settings = {"bootstrap": 100, "confidence": 0.95}
    rows = measure_suspects(suspected, Moves(moved, lengths, gamma), np.random.default_rng(1), **settings)
    assert [(row["gamma"], row["n"]) for row in rows] == [(None, 3), (0.1, 2), (0.4, 1)]
    assert [row["precision"] for row in rows] == [0.5, 0.75, 0.0]
    assert [row["recall"] for row in rows] == [0.75, 0.75, None]  # none of gamma 0.4 went far
    assert rows[0]["recall_low"] == 0.5
    assert rows[0]["recall_high"] == 1.0


def test_one_configuration_has_no_interval():
    one = np.array([[0]])
    settings = {"bootstrap": 100, "confidence": 0.95}
    moves = Moves(one, np.ones((1, 1)), np.array([0.1]))
    row = measure_suspects(one, moves, np.random.default_rng(1), **settings)[0]
    assert (row["precision"], row["precision_low"], row["recall_high"]) == (None, None, None)


def test_each_method_has_rows_and_the_first_ones_depend_on_no_other():
    one = np.array([[0], [1]])
    moves = Moves(one, np.ones((2, 1)), np.array([0.1, 0.4]))
    settings = {"bootstrap": 100, "confidence": 0.95}
    suspects = {"model": one[::-1], "oracle": one}
    rows = tabulate_suspects(suspects, moves, "corruption", 1, settings)
    assert [(row["ensemble"], row["method"]) for row in rows] == 3 * [("corruption", "model")] + 3 * [
        ("corruption", "oracle")
    ]
    assert [row["precision"] for row in rows] == 3 * [0.0] + 3 * [1.0]
    assert tabulate_suspects({"model": one[::-1]}, moves, "corruption", 1, settings) == rows[:3]
