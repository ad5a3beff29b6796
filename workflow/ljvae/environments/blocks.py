"""Blocks of time of the normal trajectories, and a sample of the environments of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

import numpy as np

from workflow.ljvae.environments.describing import FrameFault, count_environments, describe_particles
from workflow.ljvae.environments.naming import DISTANCES
from workflow.ljvae.environments.survey import find_changes, measure_volume
from workflow.ljvae.logs import Progress, UserError, log
from workflow.ljvae.randomness import generator
from workflow.ljvae.study import split_ranges
from workflow.ljvae.trajectories.streaming import Frame, stream_frames


class Source(NamedTuple):
    """A trajectory and how to read it: the ``options`` are those of `stream_frames`; ``frames`` is their number."""

    name: str
    path: str
    options: dict
    frames: int


def read_frames(source: Source, numbers: range) -> Iterator[Frame]:
    """Yield the frames of a trajectory with these ``numbers``, in one pass through its file."""
    if numbers:
        ends = {"first": numbers[0], "last": numbers[-1]}
        yield from stream_frames(source.path, **(source.options | ends), every=numbers.step)


def read_frame(source: Source, number: int) -> Frame:
    """The frame of a trajectory with this number."""
    return next(read_frames(source, range(number, number + 1)))


def pick_frames(numbers: range, most: int) -> range:
    """At most ``most`` of the numbers, evenly spaced.

    >>> list(pick_frames(range(10, 20), 3)), list(pick_frames(range(2), 3))
    ([10, 14, 18], [0, 1])
    """
    return numbers[:: max(1, -(-len(numbers) // most))]


@contextmanager
def name_faults(source: Source) -> Iterator[None]:
    """Name the trajectory in the error of a frame that can't be described: it becomes a UserError."""
    try:
        yield
    except FrameFault as fault:
        raise UserError(f"{source.path}: {fault}") from fault


def read_sources(survey: dict, names: Sequence[str], options: dict) -> list[Source]:
    """The trajectories of these ``names``, from the content of survey.json."""
    trajectories = survey["trajectories"]
    return [
        # the first frame says how many dimensions all have
        Source(
            name,
            trajectories[name]["path"],
            options | {"dimensions": trajectories[name]["dimensions"]},
            trajectories[name]["frames"],
        )
        for name in names
    ]


def cut_blocks(source: Source, fractions: dict[str, float]) -> dict[str, range]:
    """Numbers of the frames in each block of time of a normal trajectory.

    Raises UserError if a block has no frame.

    >>> cut_blocks(Source("bulk", "bulk.xyz", {}, 20), {"train": 0.5, "test": 0.5})
    {'train': range(0, 10), 'test': range(10, 20)}
    """
    blocks = {name: range(*ends) for name, ends in split_ranges(source.frames, fractions).items()}
    for name, numbers in blocks.items():
        if not numbers:
            raise UserError(
                f"{source.path}: too few frames, {source.frames}, leave none for environments.blocks.{name}; "
                f"{round(2 / min(fractions.values()))} frames or more would be right."
            )
    return blocks


def sample_descriptors(
    sources: Sequence[Source],
    fractions: dict[str, float],
    split: str,
    description: str,
    *,
    count: int | None,
    species: Sequence[str],
    size: int,
    seed: int,
) -> np.ndarray:
    """Describe about ``size`` particles of a block, drawn from all its frames: (S, E), or (S, k + 1, k + 1).

    Each frame of the block gives the same number of particles, drawn without replacement from a stream of its own. A
    warning says which number of particles or volume changes within a block.
    """
    blocks = {source.name: cut_blocks(source, fractions)[split] for source in sources}
    total = sum(map(len, blocks.values()))
    each = -(-size // total)
    parts = []
    progress = Progress(f"describe {split}", total, "frame")
    for source in sources:
        sizes = []
        volumes = []
        for frame in read_frames(source, blocks[source.name]):
            sizes.append(len(frame.points))
            volumes.append(measure_volume(frame))
            rng = generator(seed, f"{source.name} frame {frame.number}")
            there = count_environments(frame, count)
            chosen = np.sort(rng.choice(there, min(each, there), replace=False))
            with name_faults(source):
                parts += [part.values for part in describe_particles(frame, description, count, species, chosen)]
            progress.advance()
        if description == DISTANCES:  # once, not for each description
            for change in find_changes(sizes, volumes):
                log.warning("%s: %s in the block %s.", source.path, change, split)
    if len({part.shape[1:] for part in parts}) > 1:
        raise UserError(
            f"{sources[0].path}: its number of particles changes, so that whole configurations can't be compared. "
            "A number for environments.neighbours would be right."
        )
    return np.concatenate(parts)
