"""Describe the particles of a frame: the numbers that a score reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from workflow.ljvae.environments.baselines import BONDS, compute_bond_orders, compute_centrosymmetry, compute_psi
from workflow.ljvae.environments.descriptors import (
    count_species,
    describe_distances,
    describe_matrices,
    sort_matrices,
)
from workflow.ljvae.environments.naming import (
    BOND_ORDERS,
    CENTROSYMMETRY,
    DISTANCES,
    MATRICES,
    OF_NEIGHBOURS,
    TEMPLATES,
)
from workflow.ljvae.environments.neighbours import Neighbours, NeighbourSearch, TooFewNeighbours, find_pairs
from workflow.ljvae.environments.templates import measure_template_deviations
from workflow.ljvae.geometry.distances import upper_triangle
from workflow.ljvae.trajectories.blocks import frame_name
from workflow.ljvae.trajectories.streaming import Frame


class FrameFault(ValueError):
    """A frame whose particles can't be described; the text names the frame, but not the file."""


class Described(NamedTuple):
    """Descriptors (M, E) of M particles, or matrices (M, k + 1, k + 1), and their ``neighbours``."""

    values: np.ndarray
    neighbours: Neighbours


def describe_particles(
    frame: Frame,
    description: str,
    count: int | None,
    species: Sequence[str] = (),
    particles: np.ndarray | None = None,
) -> Iterator[Described]:
    """Yield the ``description`` of particles of a frame by their ``count`` nearest neighbours, in chunks.

    Without a count, the whole configuration is described, once, as an environment with no particle in its middle.
    With ``species``, counts of each follow the distances: of the particle itself, then of its 12 nearest neighbours (6
    in two dimensions). A species of another name counts as none. Raises FrameFault for a frame whose particles have too
    few neighbours.
    """
    if count is None:
        yield _describe_whole(frame, description)
        return
    if description == TEMPLATES:
        yield _match_templates(frame, particles)
        return
    if description in OF_NEIGHBOURS:
        count = max(count, BONDS[frame.points.shape[1]])
    try:
        search = NeighbourSearch(frame.points, frame.edges, frame.periodic, count)
        numbers = number_species(frame, species)
        describe = _DESCRIBE[description]
        for neighbours in search.chunks(particles):
            values = describe(neighbours.vectors)
            if description == DISTANCES and numbers is not None:
                nearest = neighbours.indices[:, : BONDS[search.dimensions]]
                counts = count_species(nearest, numbers, neighbours.particles, len(species))
                values = np.concatenate([values, counts], axis=1)
            yield Described(values, neighbours)
    except TooFewNeighbours as fault:
        raise FrameFault(f"{frame_name(frame.number)} {fault}.") from fault


def _match_templates(frame: Frame, particles: np.ndarray | None) -> Described:
    """Raises FrameFault in two dimensions, where there are no templates."""
    if frame.points.shape[1] != 3:
        raise FrameFault(f"{frame_name(frame.number)} has two dimensions; template_matching is for three.")
    chosen = np.arange(len(frame.points)) if particles is None else particles
    nobody = np.zeros((len(chosen), 0), dtype=np.int64)
    deviations = measure_template_deviations(frame)[chosen]
    return Described(deviations[:, None], Neighbours(chosen, nobody, np.zeros((len(chosen), 0, 3))))


def _describe_whole(frame: Frame, description: str) -> Described:
    vectors = find_pairs(frame.points, frame.edges, frame.periodic)
    distances = np.linalg.norm(vectors, axis=2).astype(np.float32)[None]
    values = sort_matrices(distances) if description == MATRICES else np.sort(upper_triangle(distances), axis=1)
    nobody = np.zeros((1, 0), dtype=np.int64)
    return Described(values, Neighbours(np.zeros(1, dtype=np.int64), nobody, np.zeros((1, 0, vectors.shape[2]))))


def count_environments(frame: Frame, count: int | None) -> int:
    """Number of environments of a frame: its particles, or one without a ``count`` of neighbours."""
    return 1 if count is None else len(frame.points)


def number_species(frame: Frame, species: Sequence[str]) -> np.ndarray | None:
    """Numbers (N,) of the particles' species; len(species) for one of another name, None if there are no ``species``.

    Where normal trajectories and the frame have one species each, its name does not matter. Raises FrameFault if the
    frame does not say which of several species its particles are.
    """
    if not species:
        return None
    if len(species) == 1 and (frame.species is None or len(np.unique(frame.species)) == 1):
        return np.zeros(len(frame.points), dtype=np.int64)
    if frame.species is None:
        raise FrameFault(
            f"{frame_name(frame.number)} has no species; the normal trajectories have {', '.join(species)}."
        )
    place = {name: number for number, name in enumerate(species)}
    return np.array([place.get(name, len(species)) for name in frame.species.tolist()])


def find_strangers(frame: Frame, species: Sequence[str]) -> set[str]:
    """Species of a frame that are none of the ``species`` of normal trajectories, where their names matter."""
    there = set() if frame.species is None else set(np.unique(frame.species).tolist())
    return set() if len(species) <= 1 and len(there) <= 1 else there - set(species)


def _describe_bond_orders(vectors: np.ndarray) -> np.ndarray:
    return compute_psi(vectors) if vectors.shape[2] == 2 else compute_bond_orders(vectors)


_DESCRIBE: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    DISTANCES: describe_distances,
    MATRICES: describe_matrices,
    BOND_ORDERS: _describe_bond_orders,
    CENTROSYMMETRY: lambda vectors: compute_centrosymmetry(vectors)[:, None],
}
