"""Judge particles and frames: p-values of particles, and of a frame by what its particles show together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from scipy.stats import false_discovery_control

from workflow.ljvae.anomaly.change_points import find_correlation_time, find_effective_size, find_segments
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.environments.scoring import ScoredTrajectory
from workflow.ljvae.storage import load_arrays, save_arrays

BLOCKS = 10  # of time, in which alarms are counted
_LEAST = 1e-3  # of the normal median: a frame whose only score is the lowest of all has no surprise, and no logarithm
_SIZES = 0.05  # relative difference of the number of particles that is worth a line
_DISCOVERIES = 0.1  # rate of false discoveries among suspects
_EVERYWHERE = 5.0  # times the nominal rate that the quietest tenth of the frames may have


class FrameSummary(NamedTuple):
    """Numbers of F frames that all their particles make together.

    fraction: of particles with a p-value of at most the rate of false alarms (F,). surprise: mean of -ln p (F,), 1 on
    average in normal frames (Fisher). highest: the highest score (F,).
    """

    fraction: np.ndarray
    surprise: np.ndarray
    highest: np.ndarray


class Calibration(NamedTuple):
    """Sorted ``scores`` (C,) of normal particles that nothing was fitted to, and the summary of their ``frames``.

    ``particles`` is the mean number of particles in these frames.
    """

    scores: np.ndarray
    frames: FrameSummary
    particles: float


def save_calibration(path: str, calibration: Calibration) -> None:
    """Save a calibration, for `load_calibration`."""
    summary = {f"frames/{name}": values for name, values in calibration.frames._asdict().items()}
    save_arrays(path, {"scores": calibration.scores, "particles": np.array(calibration.particles), **summary})


def load_calibration(path: str) -> Calibration:
    """Load a calibration."""
    arrays = load_arrays(path)
    frames = FrameSummary(*(arrays[f"frames/{name}"] for name in FrameSummary._fields))
    return Calibration(arrays["scores"], frames, float(arrays["particles"]))


def calibrate(frames: list[np.ndarray], kept: np.ndarray, nominal: float) -> Calibration:
    """Calibrate by the scores (N,) of normal ``frames``; ``kept`` (C,) are all of these scores, or a part of them.

    Each frame is summarised without its own particles, as a judged one is.
    """
    reference = np.sort(kept)
    whole = len(reference) == sum(map(len, frames))
    summary = summarise_frames(frames, reference, nominal, own=whole)
    return Calibration(reference, summary, float(np.mean([len(values) for values in frames])))


def summarise_frames(
    scores: list[np.ndarray], calibration: np.ndarray, nominal: float, *, own: bool = False
) -> FrameSummary:
    """Summarise frames by the ``scores`` (N,) of the particles of each, compared with sorted ``calibration`` scores.

    With ``own``, these hold the frame's own scores, which are left out.
    """
    rows = []
    for values in scores:
        higher = len(calibration) - np.searchsorted(calibration, values, side="left")
        total = len(calibration)
        if own and total > len(values):
            higher = higher - (len(values) - np.searchsorted(np.sort(values), values, side="left"))
            total -= len(values)
        p = (1 + higher) / (1 + total)
        rows.append(((p <= nominal).mean(), -np.log(p).mean(), values.max()))
    return FrameSummary(*np.array(rows).T)


def judge_frames(frames: FrameSummary, normal: FrameSummary) -> np.ndarray:
    """p-values (F,) of frames, compared with ``normal`` frames that nothing was fitted to.

    A frame is unusual if many particles are somewhat unusual (surprise), or if one is very unusual (highest): the
    smaller of both p-values counts twice (Bonferroni). Normal frames that follow each other in time are worth fewer
    independent ones, and no p-value is below that of as many.

    >>> normal = FrameSummary(*np.random.default_rng(1).random((3, 99)))
    >>> strange = FrameSummary(*np.array([[0.5], [0.5], [7.0]]))
    >>> judge_frames(strange, normal).round(2).tolist()
    [0.02]
    """
    parts = []
    for values, reference in ((frames.surprise, normal.surprise), (frames.highest, normal.highest)):
        least = 1 / (1 + count_independent(reference))
        parts.append(np.maximum(p_values(values, reference), least))
    return np.minimum(1.0, 2 * np.minimum(*parts))


def count_independent(series: np.ndarray) -> float:
    """Independent values that a ``series`` (R,) of correlated ones is worth, at least 1.

    >>> count_independent(np.zeros(50))
    1.0
    """
    return find_effective_size([series[None]], len(series))


def segment_frames(frames: FrameSummary, normal: FrameSummary) -> np.ndarray:
    """Segment (F,) of each frame, from 0; it rises where the trajectory changes.

    Logarithms of surprises and of highest scores are taken in their standard deviations in normal frames, or in half
    of their own where a trajectory changes by much more.
    """
    deviations = []
    times = []
    for values, reference in ((frames.surprise, normal.surprise), (frames.highest, normal.highest)):
        least = max(_LEAST * float(np.median(reference)), np.finfo(float).tiny)
        logs = np.log(np.maximum(values, least))
        normal_logs = np.log(np.maximum(reference, least))
        normal_spread = float(normal_logs.std())
        times.append(find_correlation_time(normal_logs[None]))
        spread = max(normal_spread, float(logs.std()) / 2, np.finfo(float).tiny)
        deviations.append((logs - np.median(logs)) / spread)
    return find_segments(np.stack(deviations, axis=1), max(times))


def tabulate_frames(scored: ScoredTrajectory, calibration: Calibration, nominal: float) -> list[dict]:
    """Rows of judged_frames.csv without the name of the trajectory."""
    if not scored.scores:
        return []
    frames = summarise_frames(scored.scores, calibration.scores, nominal)
    whole = all(len(values) == 1 for values in scored.scores)
    # of whole configurations, each has one score, and many normal ones to be compared with
    p = judge_frames(frames, calibration.frames)
    if whole:
        least = 1 / (1 + count_independent(calibration.frames.highest))
        p = np.maximum(p_values(frames.highest, calibration.scores), least)
    columns = {
        "frame": scored.numbers,
        "particles": [len(values) for values in scored.scores],
        "unusual": frames.fraction,
        "surprise": frames.surprise,
        "highest_score": frames.highest,
        "p_value": p,
        "q_value": false_discovery_control(p),
        "segment": segment_frames(frames, calibration.frames),
    }
    lists = (np.asarray(column).tolist() for column in columns.values())
    return [dict(zip(columns, row, strict=True)) for row in zip(*lists, strict=True)]


def tabulate_alarms(scored: ScoredTrajectory, calibration: Calibration, nominal: float) -> list[dict]:
    """Rows of alarms.csv: the rate of particles with p-values of at most ``nominal``, in blocks of time, and of all."""
    rows = []
    blocks = [part for part in np.array_split(np.arange(len(scored.scores)), BLOCKS) if len(part)]
    for chosen in [*blocks, np.arange(len(scored.scores))] if blocks else []:
        values = np.concatenate([scored.scores[k] for k in chosen])
        rate = float((p_values(values, calibration.scores) <= nominal).mean())
        ends = {"first_frame": scored.numbers[chosen[0]], "last_frame": scored.numbers[chosen[-1]]}
        rows.append(ends | {"nominal": nominal, "rate": rate, "particles": len(values)})
    return rows


def tabulate_phases(scored: ScoredTrajectory, count: int) -> list[dict]:
    """Rows of phases.csv: the fraction of particles in each of ``count`` phases, frame by frame."""
    return [
        {"frame": number, "phase": phase, "fraction": float((phases == phase).mean())}
        for number, phases in zip(scored.numbers.tolist(), scored.phases, strict=True)
        for phase in range(count)
    ]


def find_differences(
    scored: ScoredTrajectory, rows: list[dict], nominal: float, calibration: Calibration
) -> Iterator[str]:
    """Yield a sentence on another number of particles than that of normal frames, and on frames that are all unusual.

    ``rows`` are those of `tabulate_frames`.
    """
    sizes = [len(values) for values in scored.scores]
    if sizes and abs(np.mean(sizes) / calibration.particles - 1) > _SIZES:
        yield (
            f"it has {np.mean(sizes):g} particles, the normal frames have {calibration.particles:g}. "
            "p-values of frames hold only for equal numbers"
        )
    quietest = float(np.quantile([row["unusual"] for row in rows], 0.1)) if rows else 0.0
    if quietest > _EVERYWHERE * nominal:
        yield (
            f"even in its quietest frames {100 * quietest:.3g} % of the particles are unusual, instead of "
            f"{100 * nominal:g} %. Either some particles are unusual in every frame, or another temperature, strain, "
            "density or unit of length changes every environment; then a p-value says little about a single particle"
        )


def find_suspects(p: np.ndarray, scores: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Indices (K,) of particles with q-values of at most 0.1, the highest ``scores`` (N,) first, and all q-values (N,).

    The fraction of normal particles among the suspects, 0 for a frame without suspects, is at most a tenth on average
    over frames (Benjamini and Hochberg 1995). Frames without any anomaly therefore have some, in a tenth of the cases.
    This assumes independent p-values; neighbours share particles, and theirs depend on each other.

    >>> suspects, q = find_suspects(np.array([0.5, 0.02, 0.9, 0.02]), np.array([1.0, 7.0, 0.0, 8.0]))
    >>> suspects.tolist(), q.round(3).tolist()
    ([3, 1], [0.667, 0.04, 0.9, 0.04])
    """
    q = false_discovery_control(p)
    indices = np.flatnonzero(q <= _DISCOVERIES)
    return indices[np.argsort(-scores[indices], kind="stable")], q
