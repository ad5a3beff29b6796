"""Survey trajectories before anything is computed: contents, and contradictions between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from workflow.ljvae.environments.neighbours import TooFewNeighbours, find_neighbours, find_pairs
from workflow.ljvae.logs import UserError
from workflow.ljvae.trajectories.streaming import Frame, count_frames, stream_frames

_FEW = 200  # particles, up to which all pairs are looked at
_PROBED = 1000  # particles whose nearest neighbour is measured
_SPACING = 0.1  # relative difference of nearest-neighbour distances that is doubtful
_COMPARED = 100  # particles, fewer of which have no reliable median
SPECIES = 16  # kinds at most
_CHANGED = 0.01  # relative change of a box's volume that is worth a line

Survey = dict[str, Any]


def survey_trajectory(path: str, options: dict) -> Survey:
    """Describe a trajectory by its number of frames and its first frame, as plain data.

    ``spacing`` is the median distance of a particle's nearest neighbour, ``volume`` that of the box. ``options`` are
    those of `stream_frames`. Raises UserError as it does, and for a frame without two particles.
    """
    frames = count_frames(path, topology=options.get("topology"))
    frame = next(stream_frames(path, **options, last=0))
    size = len(frame.points)
    if size < 2:
        raise UserError(f"{path}: its first frame has {size} particles; two or more would be right.")
    kinds = [] if frame.species is None else np.unique(frame.species).tolist()
    if len(kinds) > SPECIES:
        raise UserError(f"{path}: its particles have {len(kinds)} species; {SPECIES} at most would be right.")
    return {
        "path": path,
        "frames": frames,
        "particles": size,
        "dimensions": frame.points.shape[1],
        "sides": [] if frame.edges is None else np.linalg.norm(frame.edges, axis=1).tolist(),
        "volume": measure_volume(frame),
        "periodic": frame.periodic.tolist(),
        "species": kinds,
        "spacing": _measure_spacing(path, frame),
    }


def _measure_spacing(path: str, frame: Frame) -> float:
    """Median distance of a particle's nearest neighbour. Raises UserError if the box is too small for it."""
    size = len(frame.points)
    if size <= _FEW:
        distances = np.linalg.norm(find_pairs(frame.points, frame.edges, frame.periodic), axis=2)
        np.fill_diagonal(distances, np.inf)
        return float(np.median(distances.min(axis=1)))
    probed = np.linspace(0, size - 1, min(size, _PROBED)).astype(np.int64)
    try:
        nearest = find_neighbours(frame.points, frame.edges, frame.periodic, 1, probed)
    except TooFewNeighbours as fault:
        raise UserError(f"{path}: its first frame {fault}.") from fault
    return float(np.median(np.linalg.norm(nearest.vectors[:, 0], axis=1)))


def measure_volume(frame: Frame) -> float:
    """Volume of a frame's box, or its area in two dimensions; 0 without a box."""
    return 0.0 if frame.edges is None else abs(float(np.linalg.det(frame.edges)))


def find_changes(sizes: Sequence[int], volumes: Sequence[float]) -> Iterator[str]:
    """Yield a sentence on each number that changes along a trajectory: of particles, and the box's volume.

    >>> list(find_changes([50, 50], [10.0, 11.0]))
    ['the volume of its box goes from 10 to 11']
    """
    if min(sizes) != max(sizes):
        yield f"its number of particles goes from {min(sizes)} to {max(sizes)}"
    if max(volumes) - min(volumes) > _CHANGED * min(volumes):
        yield f"the volume of its box goes from {min(volumes):.5g} to {max(volumes):.5g}"


def join_species(normal: list[Survey]) -> list[str]:
    """Species of the normal trajectories, sorted."""
    return sorted({kind for survey in normal for kind in survey["species"]})


def refuse_mixed_dimensions(surveys: list[Survey]) -> None:
    """Raise UserError if trajectories have different numbers of dimensions."""
    first = surveys[0]
    for survey in surveys[1:]:
        if survey["dimensions"] != first["dimensions"]:
            raise UserError(
                f"{survey['path']} has {survey['dimensions']} dimensions, {first['path']} has {first['dimensions']}. "
                "All trajectories should have the same number; environments.dimensions sets it."
            )


def find_doubts(normal: list[Survey], judged: list[Survey]) -> Iterator[str]:
    """Yield a sentence on each thing that a trajectory should have in common with the first normal one, but has not.

    Raises UserError for one without species if the normal ones have several.
    """
    first = normal[0]
    species = join_species(normal)
    for survey in [*normal[1:], *judged]:
        ratio = survey["spacing"] / first["spacing"]
        if abs(ratio - 1) > _SPACING and min(survey["particles"], first["particles"]) >= _COMPARED:
            yield (
                f"{survey['path']}: nearest neighbours are {ratio:.3g} times as far away as in {first['path']}. "
                "Its unit of length, its density or its state is another one"
            )
        if len(species) > 1 and not survey["species"]:
            raise UserError(
                f"{survey['path']}: its particles have no species, "
                f"but those of {first['path']} have {', '.join(species)}."
            )
        if new := [kind for kind in survey["species"] if kind not in species]:
            yield f"{survey['path']}: the species {', '.join(new)} is not in the normal trajectories"
        if survey["periodic"] != first["periodic"]:
            yield (
                f"{survey['path']}: its edges are periodic as {survey['periodic']}, those of {first['path']} as "
                f"{first['periodic']}"
            )
