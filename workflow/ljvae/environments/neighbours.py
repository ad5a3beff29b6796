"""The nearest neighbours of particles: minimum images in a box of any shape, periodic along any of its edges."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from workflow.ljvae.compiled import nb

CHUNK = 2**15  # particles whose neighbours are held at a time
_GUESSED = 64  # particles whose neighbours give the first search radius
_MARGIN = 1.1  # of the search radius
_APART = 3.0  # images along an edge that is not periodic lie this many diameters of the system away


class TooFewNeighbours(ValueError):
    """A particle does not have as many neighbours as were asked for, each by a unique minimum image."""


class Cell(NamedTuple):
    """The cell in which neighbours are searched: ``edges`` (3, 3), a row for each, and which are ``periodic`` (3,)."""

    edges: np.ndarray
    periodic: np.ndarray


class Neighbours(NamedTuple):
    """Neighbours of M particles: ``particles`` (M,), ``indices`` (M, k) and ``vectors`` (M, k, D), nearest first."""

    particles: np.ndarray
    indices: np.ndarray
    vectors: np.ndarray


class NeighbourSearch:
    """Search of the ``count`` nearest neighbours among points (N, D) in a box.

    The box has ``edges`` (D, D), a row for each, or None, and is ``periodic`` (D,) along some of them. D is 2 or 3. The
    search is that of freud's tree, whose boxes have their first edge along x: ``points`` (N, 3) and ``tree`` are turned
    accordingly. Raises TooFewNeighbours if there are no more than ``count`` points.
    """

    def __init__(self, points: np.ndarray, edges: np.ndarray | None, periodic: np.ndarray, count: int) -> None:
        import freud

        if len(points) <= count:
            raise TooFewNeighbours(f"has {len(points)} particles, too few for {count} neighbours of each")
        padded, cell = enclose(points, edges, periodic)
        self.count = count
        self.dimensions = points.shape[1]
        self.edges = cell.edges
        self.fractions = padded @ np.linalg.inv(cell.edges)
        self.fractions -= np.floor(self.fractions)
        self.largest = _largest_radius(cell)
        triangle = _turn(cell.edges)
        sides = np.diag(triangle)
        tilts = {"xy": triangle[1, 0] / sides[1], "xz": triangle[2, 0] / sides[2], "yz": triangle[2, 1] / sides[2]}
        self.points = ((self.fractions - 0.5) @ triangle).astype(np.float32)
        self.tree = freud.locality.AABBQuery(freud.box.Box(*sides, **tilts), self.points)
        some = np.linspace(0, len(points) - 1, _GUESSED).astype(np.int64)
        self.radius = _MARGIN * float(np.median(self._find(some, None)[1][:, -1]))

    def chunks(self, particles: np.ndarray | None = None) -> Iterator[Neighbours]:
        """Yield the neighbours of ``particles`` (M,), of all if None, for CHUNK particles at a time.

        Vectors keep the unit and the axes of the points. Raises TooFewNeighbours if neighbours reach half of the box,
        beyond which the nearest image is not unique.
        """
        chosen = np.arange(len(self.points)) if particles is None else np.asarray(particles)
        for first in range(0, len(chosen), CHUNK):
            part = chosen[first : first + CHUNK]
            indices = self._indices(part)
            vectors = _minimum_images(self.fractions, self.edges, part, indices)
            furthest = float(np.sqrt(np.square(vectors[:, -1]).sum(axis=1).max()))
            if furthest >= self.largest:
                raise TooFewNeighbours(
                    f"has neighbours up to {furthest:.4g} away, but half of its box is {self.largest:.4g}; fewer than "
                    f"{self.count} neighbours, or a larger box, would be right"
                )
            yield Neighbours(part, indices, vectors[:, :, : self.dimensions])

    def _indices(self, particles: np.ndarray) -> np.ndarray:
        """Indices (M, k) of the neighbours of ``particles`` (M,), nearest first."""
        indices, _ = self._find(particles, self.radius)
        own = indices == particles[:, None]
        own[~own.any(axis=1), -1] = True  # hidden by as many particles in the same place
        return indices[~own].reshape(len(particles), self.count)

    def _find(self, particles: np.ndarray, radius: float | None) -> tuple[np.ndarray, np.ndarray]:
        """Indices and distances (M, k + 1), the particle itself among them."""
        arguments = {"num_neighbors": self.count + 1} | ({"r_guess": radius} if radius else {})
        nearest = self.tree.query(self.points[particles], arguments).toNeighborList(sort_by_distance=True)
        shape = (len(particles), self.count + 1)
        if len(nearest.point_indices) != shape[0] * shape[1]:
            raise TooFewNeighbours(f"has particles without {self.count} neighbours, each by its nearest image")
        return nearest.point_indices.reshape(shape).astype(np.int64), nearest.distances.reshape(shape)


def find_neighbours(
    points: np.ndarray, edges: np.ndarray | None, periodic: np.ndarray, count: int, particles: np.ndarray | None = None
) -> Neighbours:
    """Find the ``count`` nearest neighbours of ``particles`` (M,), of all if None, as `NeighbourSearch` does.

    >>> ring = np.array([[0.5, 0.5], [2.0, 0.5], [4.5, 0.5]])
    >>> neighbours = find_neighbours(ring, np.diag([5.0, 9.0]), np.array([True, True]), 2, np.array([0]))
    >>> neighbours.vectors.tolist()  # the third point is near through the boundary
    [[[-1.0, 0.0], [1.5, 0.0]]]
    """
    parts = list(NeighbourSearch(points, edges, periodic, count).chunks(particles))
    return Neighbours(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))


def find_pairs(points: np.ndarray, edges: np.ndarray | None, periodic: np.ndarray) -> np.ndarray:
    """Shortest vectors (N, N, D) between all points (N, D) of a small system, over the images next to the nearest cell.

    >>> ends = np.array([[0.5, 0.0], [3.5, 0.0]])
    >>> find_pairs(ends, np.diag([4.0, 9.0]), np.array([True, False]))[0, 1].tolist()
    [-1.0, 0.0]
    """
    padded, cell = enclose(points, edges, periodic)
    fractions = padded @ np.linalg.inv(cell.edges)
    steps = fractions[None] - fractions[:, None]
    steps -= np.round(steps)
    nearest = steps @ cell.edges
    # in a tilted box, rounding alone does not find the nearest image
    for shift in itertools.product((-1, 0, 1), repeat=3):
        if np.any(np.array(shift)[~cell.periodic]):
            continue
        other = (steps + shift) @ cell.edges
        closer = np.square(other).sum(axis=2) < np.square(nearest).sum(axis=2)
        nearest = np.where(closer[:, :, None], other, nearest)
    return nearest[:, :, : points.shape[1]]


def enclose(points: np.ndarray, edges: np.ndarray | None, periodic: np.ndarray) -> tuple[np.ndarray, Cell]:
    """Return the points (N, 3) and a cell whose images lie far away along edges that are not periodic."""
    dimensions = points.shape[1]
    padded = np.zeros((len(points), 3))
    padded[:, :dimensions] = points
    whole = np.eye(3)
    if edges is not None:
        whole[:dimensions, :dimensions] = edges
    wrapped = np.zeros(3, dtype=bool)
    wrapped[:dimensions] = periodic
    fractions = padded @ np.linalg.inv(whole)
    fractions[:, wrapped] -= np.floor(fractions[:, wrapped])
    low = fractions.min(axis=0)
    diameter = np.linalg.norm(np.abs(whole) * np.ptp(fractions, axis=0)[:, None], axis=1).sum()
    spacing = _plane_distances(whole)
    stretch = np.where(wrapped, 1.0, _APART * max(diameter, 1e-9) / spacing)
    # the system lies in the middle of what is stretched
    shift = np.where(wrapped, 0.0, stretch / 2 - low - np.ptp(fractions, axis=0) / 2)
    return (fractions + shift) @ whole, Cell(whole * stretch[:, None], wrapped)


def _plane_distances(edges: np.ndarray) -> np.ndarray:
    """Distances (3,) between opposite faces of a cell."""
    return 1.0 / np.linalg.norm(np.linalg.inv(edges), axis=0)


def _largest_radius(cell: Cell) -> float:
    """The distance below which at most one image of a particle lies: half of the smallest distance of faces."""
    distances = np.where(cell.periodic, _plane_distances(cell.edges), np.inf)
    return float(distances.min()) / 2


def _turn(edges: np.ndarray) -> np.ndarray:
    """Turn edges (3, 3) so that the first one lies along x and the second one in the plane of x and y."""
    _, upper = np.linalg.qr(edges.T)
    return (upper * np.sign(np.diag(upper))[:, None]).T


@nb.njit(nogil=True, cache=True)
def _minimum_images(fractions: np.ndarray, edges: np.ndarray, particles: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Vectors (M, k, 3) from particles to their neighbours, float32, by rounding fractions of the edges."""
    vectors = np.empty((len(particles), indices.shape[1], 3), dtype=np.float32)
    step = np.empty(3)
    for m in range(len(particles)):
        own = fractions[particles[m]]
        for j in range(indices.shape[1]):
            for a in range(3):
                difference = fractions[indices[m, j], a] - own[a]
                step[a] = difference - np.round(difference)
            for b in range(3):
                vectors[m, j, b] = step[0] * edges[0, b] + step[1] * edges[1, b] + step[2] * edges[2, b]
    return vectors
