"""Neighbours by freud's tree agree with a search of all images, in boxes of every shape."""

import itertools

import numpy as np
import pytest

from workflow.ljvae.environments.neighbours import CHUNK, NeighbourSearch, TooFewNeighbours, find_neighbours, find_pairs

BOXES = {
    "cube": np.diag([5.0, 5.0, 5.0]),
    "slab": np.diag([4.0, 6.0, 9.0]),
    "triclinic": np.array([[6.0, 0.5, 0.0], [2.0, 5.5, 0.3], [-1.5, 1.0, 6.0]]),
    "left-handed": np.array([[0.0, 6.0, 0.0], [6.0, 1.0, 0.0], [0.0, 2.0, 6.0]]),
    "square": np.diag([7.0, 7.0]),
    "oblique": np.array([[8.0, 0.0], [3.0, 7.0]]),
}
EVERY_EDGE = [
    (name, flags) for name, box in BOXES.items() for flags in itertools.product((True, False), repeat=len(box))
]


def draw_points(edges: np.ndarray, count: int = 400) -> np.ndarray:
    """Points (N, D) in the box, some of them outside of it by whole edges."""
    rng = np.random.default_rng(5)
    fractions = rng.random((count, len(edges)))
    return fractions @ edges


def search_all_images(points: np.ndarray, edges: np.ndarray, periodic: np.ndarray, count: int) -> np.ndarray:
    """Distances (N, k) of the nearest neighbours over all images that could be near."""
    steps = [(-2, -1, 0, 1, 2) if flag else (0,) for flag in periodic]
    shifts = np.array(list(itertools.product(*steps))) @ edges
    images = (points[None] + shifts[:, None]).reshape(-1, points.shape[1])
    distances = np.linalg.norm(points[:, None] - images[None], axis=2)
    distances.sort(axis=1)
    return distances[:, 1 : count + 1]


@pytest.mark.parametrize(("name", "flags"), EVERY_EDGE)
def test_neighbours_are_the_nearest_images(name: str, flags: tuple[bool, ...]) -> None:
    edges = BOXES[name]
    points = draw_points(edges)
    found = find_neighbours(points, edges, np.array(flags), 8)
    distances = np.linalg.norm(found.vectors, axis=2)
    assert np.allclose(distances, search_all_images(points, edges, np.array(flags), 8), atol=2e-5)
    assert (found.indices != np.arange(len(points))[:, None]).all()


@pytest.mark.parametrize("dimensions", [2, 3])
def test_without_a_box_neighbours_are_those_in_open_space(dimensions: int) -> None:
    points = np.random.default_rng(3).normal(scale=3.0, size=(300, dimensions))
    nowhere = np.zeros(dimensions, dtype=bool)
    found = find_neighbours(points, None, nowhere, 10)
    expected = search_all_images(points, np.eye(dimensions), nowhere, 10)
    assert np.allclose(np.linalg.norm(found.vectors, axis=2), expected, atol=2e-5)


def test_vectors_lead_to_images_of_their_neighbours_wherever_the_points_are_wrapped() -> None:
    edges = BOXES["triclinic"]
    points = draw_points(edges)
    everywhere = np.ones(3, dtype=bool)
    shifted = points + np.random.default_rng(1).integers(-3, 4, points.shape) @ edges
    found = find_neighbours(shifted, edges, everywhere, 6)
    ends = (points[:, None] + found.vectors - points[found.indices]) @ np.linalg.inv(edges)
    assert np.abs(ends - np.round(ends)).max() < 1e-5


def test_chosen_particles_have_the_neighbours_that_they_have_among_all() -> None:
    edges = BOXES["cube"]
    points = draw_points(edges)
    everywhere = np.ones(3, dtype=bool)
    chosen = np.array([7, 3, 250])
    some = find_neighbours(points, edges, everywhere, 5, chosen)
    every = find_neighbours(points, edges, everywhere, 5)
    assert np.array_equal(some.indices, every.indices[chosen])
    assert np.array_equal(some.vectors, every.vectors[chosen])


def test_chunks_cover_all_particles_once() -> None:
    points = np.random.default_rng(2).random((CHUNK + 10, 2)) * 200
    search = NeighbourSearch(points, np.diag([200.0, 200.0]), np.ones(2, dtype=bool), 4)
    particles = np.concatenate([chunk.particles for chunk in search.chunks()])
    assert np.array_equal(particles, np.arange(CHUNK + 10))


def test_particles_in_one_place_are_neighbours_of_each_other() -> None:
    points = draw_points(BOXES["cube"])
    points[1] = points[0]
    found = find_neighbours(points, BOXES["cube"], np.ones(3, dtype=bool), 4, np.array([0, 1]))
    assert found.indices[:, 0].tolist() == [1, 0]
    assert not found.vectors[:, 0].any()


def test_too_few_particles_and_a_box_that_is_too_small_are_refused() -> None:
    edges = np.diag([3.0, 3.0, 3.0])
    points = draw_points(edges, 12)
    with pytest.raises(TooFewNeighbours, match="has 12 particles, too few for 12 neighbours"):
        find_neighbours(points, edges, np.ones(3, dtype=bool), 12)
    with pytest.raises(TooFewNeighbours, match=r"half of its box is 1\.5"):
        find_neighbours(points, edges, np.ones(3, dtype=bool), 11)


@pytest.mark.parametrize(("name", "flags"), EVERY_EDGE)
def test_pairs_are_joined_by_their_shortest_vectors(name: str, flags: tuple[bool, ...]) -> None:
    edges = BOXES[name]
    points = draw_points(edges, 15)
    steps = [(-2, -1, 0, 1, 2) if flag else (0,) for flag in flags]
    shifts = np.array(list(itertools.product(*steps))) @ edges
    images = points[None, None] - points[None, :, None] + shifts[:, None, None]
    nearest = np.linalg.norm(images, axis=3).min(axis=0)
    assert np.allclose(np.linalg.norm(find_pairs(points, edges, np.array(flags)), axis=2), nearest, atol=1e-9)
