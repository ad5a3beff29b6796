"""Find where a trajectory changes: its heights, its energies, its structure, or a particle."""

import numpy as np
import ruptures

from workflow.ljvae.physics.convergence import autocorrelation_time

LONG = 50  # correlation times that a trajectory has to span for p-values of its groups
# Correlation times that it has to span for segments; then a change is found in 1 to 3 of 100 series without one.
SPANNED = 10
_FROZEN = 1e-9  # standard deviations: a number that varies less does not vary
_FURTHEST = 4.0  # standard deviations, beyond which a single frame no longer counts
_SHORTEST = 5  # frames of a segment
_MOST = 4000  # frames, above which successive ones are averaged
_BLOCK = 25  # frames, the fewest of a block
_BLOCKS = 8
_ROUNDS = 5


def find_correlation_time(series: np.ndarray) -> float:
    """Integrated autocorrelation time, in frames, of series (C, R); that of a frozen one is its length.

    >>> find_correlation_time(np.full((1, 40), 0.1))
    40.0
    """
    frozen = np.ptp(series) < _FROZEN
    return float(series.shape[1]) if frozen else autocorrelation_time(series)


def find_effective_size(series: list[np.ndarray], size: int) -> float:
    """Independent frames that ``size`` successive ones are worth, at least 1, by the most correlated of the ``series``.

    >>> find_effective_size([np.tile([1.0, -1.0], (1, 50))], 20)
    20.0
    >>> find_effective_size([np.full((1, 40), 0.1)], 20)  # a frozen trajectory
    1.0
    """
    return float(max(1.0, size / max(1.0, *map(find_correlation_time, series))))


def cut_into_blocks(series: np.ndarray) -> np.ndarray:
    """Cut a series (R,) into blocks (B, R // B), each minus its mean: correlations without slow changes of the mean.

    >>> cut_into_blocks(np.repeat([0.0, 7.0], 25)).shape
    (2, 25)
    """
    blocks = max(1, min(_BLOCKS, len(series) // _BLOCK))
    cut = series[: len(series) // blocks * blocks].reshape(blocks, -1)
    return cut - cut.mean(axis=1, keepdims=True)


def centre_segments(series: np.ndarray, segments: np.ndarray) -> np.ndarray:
    """The series (C, R) minus its mean in each of the ``segments`` (R,): changes are no correlations."""
    means = [series[:, segments == each].mean(axis=1) for each in range(segments[-1] + 1)]
    return series - np.stack(means, axis=1)[:, segments]


def find_segments(deviations: np.ndarray, normal_time: float | None = None) -> np.ndarray:
    """Index (R,) of the segment of each frame, from 0: between two segments the means change.

    ``deviations`` (R, P) are P numbers in standard deviations. A trajectory that spans fewer than SPANNED correlation
    times has one segment. The time comes from blocks, and then from the segments that it leads to, until these stay.
    A trajectory that seems too short by its blocks, as one with a change in each, begins with the ``normal_time``,
    that of normal frames.

    >>> step = np.repeat([0.0, 3.0], 40)[:, None] + np.resize([-1.0, 1.0], 80)[:, None]
    >>> np.flatnonzero(np.diff(find_segments(step))).tolist()
    [39]
    """
    frames = len(deviations)
    clipped = np.clip(deviations, -_FURTHEST, _FURTHEST)
    time = max(find_correlation_time(cut_into_blocks(column)) for column in clipped.T)
    if normal_time is not None and frames < SPANNED * time:
        time = normal_time
    segments = np.zeros(frames, dtype=np.int64)
    for _ in range(_ROUNDS):
        if frames < SPANNED * time:
            return np.zeros(frames, dtype=np.int64)
        cut = _cut(clipped, time)
        if np.array_equal(cut, segments):
            return cut
        segments = cut
        rest = centre_segments(clipped.T, segments)
        time = max(time, *(find_correlation_time(column[None]) for column in rest))
    return segments


def _cut(deviations: np.ndarray, time: float) -> np.ndarray:
    """Segments (R,) with the smallest sum of squares and penalty of deviations (R, P) with a correlation ``time``.

    The penalty of a change is (P + 1) log R times the time (PELT: Killick, Fearnhead and Eckley 2012; the penalty is
    that of the Bayesian information criterion for correlated frames).
    """
    together = -(-len(deviations) // _MOST)
    means = _average(deviations, together)
    frames, numbers = means.shape
    if frames < 2 * _SHORTEST:
        return np.zeros(len(deviations), dtype=np.int64)
    penalty = (numbers + 1) * np.log(frames) * max(1.0, time) / together
    search = ruptures.KernelCPD(kernel="linear", min_size=_SHORTEST)  # written in C; a linear kernel gives squares
    ends = search.fit(means).predict(pen=penalty)
    return np.searchsorted(ends, np.minimum(np.arange(len(deviations)) // together, frames - 1), side="right")


def _average(series: np.ndarray, together: int) -> np.ndarray:
    """Means (R // n, P) of ``together`` = n successive frames of a series (R, P); a rest is left out."""
    whole = len(series) // together * together
    return series[:whole].reshape(-1, together, series.shape[1]).mean(axis=1)
