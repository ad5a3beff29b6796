"""Score every particle of a trajectory, frame by frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from workflow.ljvae.environments.baselines import BONDS
from workflow.ljvae.environments.describing import FrameFault, count_environments, describe_particles
from workflow.ljvae.environments.linear import LinearModel, project
from workflow.ljvae.environments.naming import DISTANCES
from workflow.ljvae.environments.phases import Phases, assign_phases, average_latents
from workflow.ljvae.environments.survey import measure_volume
from workflow.ljvae.storage import load_arrays
from workflow.ljvae.trajectories.blocks import frame_name
from workflow.ljvae.trajectories.streaming import Frame

LATENTS = 8  # principal components of which phases are made


class Rating(NamedTuple):
    """A score: the ``description`` that it reads, and the function from descriptors to scores (M,)."""

    description: str
    score: Callable[[np.ndarray], np.ndarray]


class ScoredFrame(NamedTuple):
    """Scores and phases (N,) of the particles of a frame, its number and the volume of its box, 0 without one."""

    scores: np.ndarray
    phases: np.ndarray
    number: int
    volume: float


class Latents(NamedTuple):
    """Principal components of a frame's particles, ``single`` (N, L) and ``averaged``, and their ``scores`` (N,)."""

    single: np.ndarray
    averaged: np.ndarray
    scores: np.ndarray


def find_latents(
    frame: Frame, basis: LinearModel, count: int | None, species: Sequence[str], rating: Rating | None = None
) -> Latents:
    """Find the latents of all particles of a frame in a ``basis``, and their scores by a ``rating`` of distances.

    The basis is one of distances alone: scores of distances read the counts of ``species``, too, but latents do not.
    """
    counted = 0 if count is None else 2 * len(species)
    size = count_environments(frame, count)
    bonds = 0 if count is None else min(BONDS[frame.points.shape[1]], count)
    latents = np.empty((size, min(LATENTS, len(basis["mean"]))), dtype=np.float32)
    indices = np.empty((size, bonds), dtype=np.int64)
    scores = np.zeros(size, dtype=np.float32)
    for part in describe_particles(frame, DISTANCES, count, species):
        distances = part.values[:, : part.values.shape[1] - counted]
        if distances.shape[1] != len(basis["mean"]):
            raise FrameFault(
                f"{frame_name(frame.number)} has {len(frame.points)} particles, another number than the normal frames; "
                "whole configurations (environments.neighbours: all) should have the same."
            )
        chosen = part.neighbours.particles
        latents[chosen] = project(distances, basis, latents.shape[1])
        indices[chosen] = part.neighbours.indices[:, :bonds]
        if rating is not None:
            scores[chosen] = rating.score(part.values)
    return Latents(latents, average_latents(latents, indices), scores)


def score_frame(frame: Frame, phases: Phases, count: int | None, species: Sequence[str], rating: Rating) -> ScoredFrame:
    """Score the particles of a frame, and assign their ``phases``."""
    reads_distances = rating.description == DISTANCES
    latents = find_latents(frame, phases, count, species, rating if reads_distances else None)
    scores = latents.scores if reads_distances else score_particles(frame, count, species, rating)
    assigned = assign_phases(latents.averaged, phases).astype(np.int8)
    return ScoredFrame(scores, assigned, frame.number, measure_volume(frame))


def score_particles(frame: Frame, count: int | None, species: Sequence[str], rating: Rating) -> np.ndarray:
    """Scores (N,) of all particles of a frame, float32."""
    parts = describe_particles(frame, rating.description, count, species)
    return np.concatenate([rating.score(part.values).astype(np.float32) for part in parts])


def join_frames(frames: Sequence[ScoredFrame]) -> dict[str, np.ndarray]:
    """Arrays of scored frames: ``scores`` and ``phases`` of all particles; ``numbers``, ``sizes``, ``volumes`` (F,)."""
    return {
        "scores": np.concatenate([np.empty(0, np.float32), *(frame.scores for frame in frames)]),
        "phases": np.concatenate([np.empty(0, np.int8), *(frame.phases for frame in frames)]),
        "numbers": np.array([frame.number for frame in frames], dtype=np.int64),
        "sizes": np.array([len(frame.scores) for frame in frames], dtype=np.int64),
        "volumes": np.array([frame.volume for frame in frames], dtype=np.float64),
    }


class ScoredTrajectory(NamedTuple):
    """Scores and phases of F frames, an array (N,) for each, with numbers and volumes (F,)."""

    scores: list[np.ndarray]
    phases: list[np.ndarray]
    numbers: np.ndarray
    volumes: np.ndarray

    def between(self, block: range) -> ScoredTrajectory:
        """The frames with numbers in a ``block``."""
        chosen = np.flatnonzero((block.start <= self.numbers) & (self.numbers < block.stop))
        scores = [self.scores[k] for k in chosen]
        phases = [self.phases[k] for k in chosen]
        return ScoredTrajectory(scores, phases, self.numbers[chosen], self.volumes[chosen])


def load_scored(shards: Sequence[str]) -> ScoredTrajectory:
    """Load the scored frames of a trajectory from the files of its ``shards``."""
    arrays = [load_arrays(path) for path in shards]
    joined = {name: np.concatenate([each[name] for each in arrays]) for name in arrays[0]}
    ends = np.cumsum(joined["sizes"])[:-1]
    scores = np.split(joined["scores"], ends) if len(joined["sizes"]) else []
    phases = np.split(joined["phases"], ends) if len(joined["sizes"]) else []
    return ScoredTrajectory(scores, phases, joined["numbers"], joined["volumes"])
