"""Doubts about a file although it could be read: positions that no fluid between hard walls would have.

Positions (S, N, 2) are in sigma, in a box from 0 to its side.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from workflow.ljvae.trajectories.blocks import Fault, frame_name

_BY_CHANCE = 1e-3  # points drawn uniformly would look like it less often
_GAP = 0.4  # sigma that all positions keep from a wall: about half a diameter
_FRAMES = 4096  # looked at together


def refuse_degenerate(positions: np.ndarray, first: int = 0) -> None:
    """Raise Fault for a frame of three or more particles that all have the same x or the same y.

    ``first`` is the number of the first of the frames, whose positions (S, N, 2) or (S, N, 3) are in any unit.
    """
    if positions.shape[1] < 3:
        return
    suspects = (np.ptp(positions[:, :3, :2], axis=1) == 0).any(axis=1)  # few: most frames end here
    for frame in np.flatnonzero(suspects).tolist():
        same = np.ptp(positions[frame], axis=0) == 0
        place = f"in {frame_name(first + frame)} all particles"
        if same.all():
            raise Fault(f"{place} coincide; their positions seem to be missing.")
        if same[:2].any():
            name = "xy"[int(np.argmax(same))]
            raise Fault(f"{place} have the same {name}; its columns may be others.")


def doubts(positions: np.ndarray, box: float) -> Iterator[str]:
    """Yield a sentence on each thing that speaks against the positions."""
    yield from _coinciding(positions)
    yield from _equal_frames(positions)
    narrow = list(_narrow(positions, box))
    yield from narrow or _off_the_walls(positions, box)


def _coinciding(positions: np.ndarray) -> Iterator[str]:
    same = []
    for first in range(0, len(positions), _FRAMES):
        chunk = positions[first : first + _FRAMES].astype(np.float64)
        places = np.sort(chunk[:, :, 0] + 1j * chunk[:, :, 1], axis=1)
        same += (first + np.flatnonzero((np.diff(places, axis=1) == 0).any(axis=1))).tolist()
    if same:
        yield f"{_frames(len(same), len(positions))} particles that coincide; {frame_name(same[0])} is the first"


def _frames(count: int, total: int) -> str:
    return f"{count} of its {total} frames {'has' if count == 1 else 'have'}"


def _equal_frames(positions: np.ndarray) -> Iterator[str]:
    earlier: dict[bytes, int] = {}
    equal = []
    for frame, points in enumerate(positions):
        number = earlier.setdefault(points.tobytes(), frame)
        if number != frame:
            equal.append((number, frame))
    if equal:
        one, other = equal[0]
        yield (
            f"{_frames(len(equal), len(positions))} the positions of an earlier one; the first is {frame_name(other)}, "
            f"equal to frame {one}. Each counts as a configuration of its own"
        )


def _narrow(positions: np.ndarray, box: float) -> Iterator[str]:
    x = positions[:, :, 0]
    width = float(np.ptp(x)) / box
    if width < 0.5 and x.size * width ** (x.size - 1) < _BY_CHANCE:
        yield (
            f"x goes from {x.min():.3g} to {x.max():.3g} sigma in all frames, less than half of the box, 0 to {box:g}. "
            "Its positions may be fractions of the box, or the length of a sigma in its unit (sigma) may be wrong"
        )


def _off_the_walls(positions: np.ndarray, box: float) -> Iterator[str]:
    gap = min(positions[:, :, 0].min(), box - positions[:, :, 0].max(), positions[:, :, 1].min())
    count = positions.shape[0] * positions.shape[1]
    if gap >= _GAP and (1 - 3 * _GAP / box) ** count < _BY_CHANCE:
        yield (
            f"its positions keep {gap:.2g} sigma or more from the left, right and lower wall. Here centres reach the "
            f"walls, 0 and {box:g} sigma. If its walls act on the particles' surfaces, subtract half a diameter from x "
            "and y, and take the box that the centres reach, which is smaller by a diameter"
        )
