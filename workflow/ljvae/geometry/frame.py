"""A frame that any distance matrix of points sorted by x can be laid in, whatever its points' own was.

Classical scaling gives the points up to a rotation, a reflection and a translation. The order then fixes the x axis:
i before j means x_i <= x_j, so each pair rules out half of all directions, and what N(N-1)/2 pairs leave is an arc of
a fraction of a degree. Up and down are told by where the centre of mass lies between the lowest and the highest point.
"""

import math

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.gram import decompose, gram_from_centre


def frame(matrices: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Points (S, N, 2) of distance matrices (S, N, N) in x order, in the matrices' unit, their centre at the origin.

    Beside them, (S,) each: ``arc``, the width in radians of the directions that break the fewest pairs of the order,
    whose middle is the x axis; ``broken``, the share of pairs that it breaks (0 for a true matrix); ``lean``, how much
    further the highest point is from the centre than the lowest one, which is what up and down are told by. Points on
    one line, an arc that is wide and a lean that is small are the degenerate cases.

    >>> triangle = np.array([[[0.0, 3.0], [5.0, 1.0], [6.0, 7.0]]])
    >>> distances = np.linalg.norm(triangle[:, :, None] - triangle[:, None], axis=3)
    >>> points, about = frame(distances)
    >>> bool((np.diff(points[0, :, 0]) > 0).all()), about["broken"].tolist()
    (True, [0.0])
    >>> np.abs(np.linalg.norm(points[:, :, None] - points[:, None], axis=3) - distances).max() < 1e-9
    np.True_
    """
    points = np.ascontiguousarray(decompose(gram_from_centre(matrices))[0])
    angle, arc, broken = _axes(points)
    x_axis = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    y_axis = np.stack([-x_axis[:, 1], x_axis[:, 0]], axis=1)
    points = points @ np.stack([x_axis, y_axis], axis=2)
    y = points[:, :, 1]
    lean = y.max(axis=1) + y.min(axis=1)
    points[:, :, 1] = np.where(lean < 0, -1, 1)[:, None] * y
    return points, {"arc": arc, "broken": broken, "lean": np.abs(lean)}


def sign_confidence(lean: np.ndarray, particles: int, gamma: float, temperature: float) -> np.ndarray:
    """Chance (S,) that the frame is upright, given its ``lean`` in sigma and gravity.

    A configuration and its mirror image have the same pair energy and as much room to move up and down in the box, so
    the odds are those of their heights above the lowest point alone: exp(gamma N lean / T). That makes the rule of
    `frame` the best there is, for any gamma above 0.

    >>> sign_confidence(np.array([0.0, 1.0]), 30, 0.1, 1.0).round(3).tolist()
    [0.5, 0.953]
    """
    return 1 / (1 + np.exp(-gamma * particles * lean / temperature))


# Where a frame counts as degenerate: directions left (degrees), chance to be upright, spread across the line (sigma).
WIDE_ARC, UNSURE, ON_A_LINE = 5.0, 0.9, 0.5


def degeneracy(positions: np.ndarray, gamma: float, temperature: float) -> dict[str, float]:
    """How often a frame is degenerate, and how far off: shares and errors over configurations of one ``gamma``.

    ``positions`` (S, N, 2) are in x order and sigma. ``wide_arc``, ``unsure_sign`` and ``on_a_line`` are the shares of
    the degenerate cases; ``arc_median`` and ``arc_95`` the directions that the order leaves, ``axis_error`` the median
    angle between the frame's x axis and the box's, all in degrees; ``upside_down`` the share of frames that are, and
    ``upside_down_expected`` that of the exact odds.
    """
    points, about = frame(distance_matrices(positions))
    centred = positions - positions.mean(axis=1, keepdims=True)
    flipped = points * np.array([1.0, -1.0])
    angles, agreement = zip(*(_turn(given, centred) for given in (points, flipped)), strict=True)
    upside_down = agreement[1] > agreement[0]
    arc = np.degrees(about["arc"])
    across = np.linalg.svd(points, compute_uv=False)[:, 1] / np.sqrt(points.shape[1])
    sure = sign_confidence(about["lean"], positions.shape[1], gamma, temperature)
    return {
        "wide_arc": (arc > WIDE_ARC).mean(),
        "unsure_sign": (sure < UNSURE).mean(),
        "on_a_line": (across < ON_A_LINE).mean(),
        "arc_median": np.median(arc),
        "arc_95": np.quantile(arc, 0.95),
        "axis_error": np.median(np.degrees(np.abs(np.where(upside_down, angles[1], angles[0])))),
        "upside_down": upside_down.mean(),
        "upside_down_expected": 1 - sure.mean(),
        "n": len(points),
    }


def _turn(points: np.ndarray, onto: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angle (S,) in radians that turns centred points (S, N, 2) best onto others, and how well they agree then."""
    along = (points * onto).sum(axis=(1, 2))
    across = (points[:, :, 0] * onto[:, :, 1] - points[:, :, 1] * onto[:, :, 0]).sum(axis=1)
    return np.arctan2(across, along), np.hypot(along, across)


@nb.njit(parallel=True, cache=True)
def _axes(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size = len(points)
    angle, arc, broken = np.empty(size), np.empty(size), np.empty(size)
    for s in nb.prange(size):
        angle[s], arc[s], broken[s] = _axis(points[s])
    return angle, arc, broken


@nb.njit(cache=True)
def _axis(points: np.ndarray) -> tuple[float, float, float]:
    """Middle and width of the arc of directions along which the fewest pairs i < j go backwards, and their share."""
    count = len(points)
    borders = np.empty(count * (count - 1) // 2)  # where a pair turns round, modulo pi
    turns = np.empty(len(borders), dtype=np.int64)  # by how much more pairs go forwards behind it
    pairs = 0
    for i in range(count):
        for j in range(i + 1, count):
            dx, dy = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
            if dx == 0 and dy == 0:
                continue
            # forwards from angle - pi/2 to angle + pi/2, one of which is in [0, pi)
            start = math.atan2(-dx, dy)
            turns[pairs] = 1
            if start < 0:
                start += math.pi
                turns[pairs] = -1
            if start >= math.pi:  # by rounding
                start -= math.pi
                turns[pairs] = -turns[pairs]
            borders[pairs] = start
            pairs += 1
    if pairs == 0:
        return 0.0, math.pi, 0.0
    order = np.argsort(borders[:pairs])
    forwards = 0  # just below angle 0: a pair whose border is still to come has the sign opposite to its turn
    for k in range(pairs):
        if turns[k] < 0:
            forwards += 1
    best, middle, width = -1, 0.0, 0.0
    for k in range(pairs):
        forwards += turns[order[k]]
        here = borders[order[k]]
        there = borders[order[k + 1]] if k + 1 < pairs else borders[order[0]] + math.pi
        # the opposite direction has all those forwards that go backwards here
        found = max(forwards, pairs - forwards)
        if found > best or (found == best and there - here > width):
            best, width = found, there - here
            middle = 0.5 * (here + there) + (0.0 if forwards >= pairs - forwards else math.pi)
    return middle, width, (pairs - best) / pairs
