"""Compare a score with the usual one on the same frames: false alarms, fractions of unusual particles, cost."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.stats import spearmanr

from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.environments.blocks import Source, cut_blocks, name_faults, pick_frames, read_frames
from workflow.ljvae.environments.scoring import Rating, score_particles
from workflow.ljvae.logs import Progress, log

FRAMES = 20  # of a trajectory, or of a block of time, at most
PARTICLES = 1_000_000  # in these frames, beyond which fewer are taken
WHOLE_FRAMES = 20_000  # of a trajectory whose frames are one environment each


class Part(NamedTuple):
    """Frames of a trajectory, by their ``numbers``, and their ``role``: calibration, test or judged."""

    role: str
    source: Source
    numbers: range


def list_parts(
    sources: Sequence[Source], environments: Sequence[int], normal: Sequence[str], fractions: dict[str, float]
) -> list[Part]:
    """List frames of the calibration and test blocks of the ``normal`` trajectories, and of all others.

    ``environments`` are the numbers of environments in a frame of each source: where a frame is only one, more frames
    are taken.
    """
    parts = []
    for source, size in zip(sources, environments, strict=True):
        most = WHOLE_FRAMES if size == 1 else max(1, min(FRAMES, PARTICLES // size))
        if source.name in normal:
            blocks = cut_blocks(source, fractions)
            parts += [Part(role, source, pick_frames(blocks[role], most)) for role in ("calibration", "test")]
        else:
            parts.append(Part("judged", source, pick_frames(range(source.frames), most)))
    return parts


def score_part(part: Part, count: int | None, species: Sequence[str], rating: Rating) -> np.ndarray:
    """Scores of all particles of a part, one frame after the other."""
    with name_faults(part.source):
        frames = read_frames(part.source, part.numbers)
        return np.concatenate([score_particles(frame, count, species, rating) for frame in frames])


def collect_reference(parts: Sequence[Part], scores: Sequence[np.ndarray], nominal: float, name: str) -> np.ndarray:
    """Join the scores of the calibration parts; a warning says if there are too few for the ``nominal`` rate."""
    reference = np.concatenate(
        [values for part, values in zip(parts, scores, strict=True) if part.role == "calibration"]
    )
    if 1 / (1 + len(reference)) > nominal:
        few = "%s: %d environments of the calibration block are too few for a rate of %g; none can be unusual."
        log.warning(few, name, len(reference), nominal)
    return reference


def compare_scores(
    parts: Sequence[Part],
    rating: Rating,
    usual: Rating,
    *,
    count: int | None,
    species: Sequence[str],
    nominal: float,
    name: str,
) -> list[dict]:
    """Rows of compared_scores.csv for a score of this ``name``, whose p-values come from its own calibration parts.

    The first frame is scored once before the clock starts, since it compiles and loads.
    """
    score_part(parts[0]._replace(numbers=parts[0].numbers[:1]), count, species, rating)
    progress = Progress(f"score by {name}", len(parts), "trajectory")
    began = time.process_time()
    scores = []
    for part in parts:
        scores.append(score_part(part, count, species, rating))
        progress.advance()
    cost = 1e6 * (time.process_time() - began) / sum(map(len, scores))
    reference = collect_reference(parts, scores, nominal, name)
    rows = []
    for part, values in zip(parts, scores, strict=True):
        if part.role == "calibration":
            continue
        others = values if rating is usual else score_part(part, count, species, usual)
        rows.append(
            {
                "score": name,
                "trajectory": part.source.name,
                "part": part.role,
                "nominal": nominal,
                "unusual": float((p_values(values, reference) <= nominal).mean()),
                "rank_correlation": float(spearmanr(values, others).statistic),
                "microseconds": cost,
                "particles": len(values),
            }
        )
    return rows
