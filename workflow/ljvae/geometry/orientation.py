"""Orient the points of a distance matrix in x order, using only the matrix.

Classical scaling gives the points up to a rotation, a reflection and a translation. The order fixes the x axis: i
before j means x_i <= x_j, so each pair excludes half of all directions, and all N (N - 1) / 2 pairs leave an arc of a
fraction of a degree. The position of the centre of mass between the lowest and the highest point distinguishes up from
down.
"""

import math

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.gram import decompose, gram_from_centre

# An orientation counts as degenerate beyond these limits.
WIDE_ARC = 5.0  # degrees, the arc of x axes that agree with the order
UNSURE = 0.9  # probability of being upright
ON_A_LINE = 0.5  # sigma, the root-mean-square distance from a line


def orient(matrices: np.ndarray) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Orient the points (S, N, 2) of distance matrices (S, N, N) in x order; same unit, centred at the origin.

    The diagnostics are arrays (S,). ``arc`` is the width, in radians, of the range of directions that violate the order
    of the fewest pairs; the x axis is its middle. ``broken`` is the fraction of pairs whose order the axis violates (0
    for a true matrix). ``lean`` is the vertical distance of the highest point from the centre minus that of the lowest;
    its sign distinguishes up from down. Orientations are degenerate if the points lie on a line, the arc is wide or the
    lean is small.

    >>> triangle = np.array([[[0.0, 3.0], [5.0, 1.0], [6.0, 7.0]]])
    >>> distances = np.linalg.norm(triangle[:, :, None] - triangle[:, None], axis=3)
    >>> points, diagnostics = orient(distances)
    >>> bool((np.diff(points[0, :, 0]) > 0).all()), diagnostics["broken"].tolist()
    (True, [0.0])
    >>> np.abs(np.linalg.norm(points[:, :, None] - points[:, None], axis=3) - distances).max() < 1e-9
    np.True_
    """
    points = np.ascontiguousarray(decompose(gram_from_centre(matrices))[0])
    angle, arc, broken = _find_axes(points)
    x_axis = np.stack([np.cos(angle), np.sin(angle)], axis=1)
    y_axis = np.stack([-x_axis[:, 1], x_axis[:, 0]], axis=1)
    points = points @ np.stack([x_axis, y_axis], axis=2)
    y = points[:, :, 1]
    lean = y.max(axis=1) + y.min(axis=1)
    points[:, :, 1] = np.where(lean < 0, -1, 1)[:, None] * y
    return points, {"arc": arc, "broken": broken, "lean": np.abs(lean)}


def upright_probability(lean: np.ndarray, particles: int, gamma: float, temperature: float) -> np.ndarray:
    """Probability (S,) that an orientation is upright, given its ``lean`` in sigma and gravity.

    A configuration and its mirror image have the same pair energy and the same room to move vertically in the box. The
    odds therefore depend only on the heights above the lowest point: exp(gamma N lean / T). For gamma above 0, no rule
    is better than that of `orient`.

    >>> upright_probability(np.array([0.0, 1.0]), 30, 0.1, 1.0).round(3).tolist()
    [0.5, 0.953]
    """
    return 1 / (1 + np.exp(-gamma * particles * lean / temperature))


def measure_degeneracy(positions: np.ndarray, gamma: float, temperature: float) -> dict[str, float]:
    """Measure the frequency of degenerate orientations and the errors of orientation, at one ``gamma``.

    ``positions`` (S, N, 2) are in x order and sigma. ``wide_arc``, ``unsure_sign`` and ``on_a_line`` are the fractions
    of the degenerate cases. ``arc_median`` and ``arc_95`` describe the arc that the order leaves, ``axis_error`` is the
    median angle between the x axis and the box's, all in degrees. ``upside_down`` is the observed fraction of
    upside-down orientations, ``upside_down_expected`` the fraction that follows from the exact odds.
    """
    points, diagnostics = orient(distance_matrices(positions))
    centred = positions - positions.mean(axis=1, keepdims=True)
    angle, agreement = _best_rotation(points, centred)
    flipped_angle, flipped_agreement = _best_rotation(points * np.array([1.0, -1.0]), centred)
    upside_down = flipped_agreement > agreement
    arc = np.degrees(diagnostics["arc"])
    across = np.linalg.svd(points, compute_uv=False)[:, 1] / np.sqrt(points.shape[1])
    probability = upright_probability(diagnostics["lean"], positions.shape[1], gamma, temperature)
    return {
        "wide_arc": (arc > WIDE_ARC).mean(),
        "unsure_sign": (probability < UNSURE).mean(),
        "on_a_line": (across < ON_A_LINE).mean(),
        "arc_median": np.median(arc),
        "arc_95": np.quantile(arc, 0.95),
        "axis_error": np.median(np.degrees(np.abs(np.where(upside_down, flipped_angle, angle)))),
        "upside_down": upside_down.mean(),
        "upside_down_expected": 1 - probability.mean(),
        "n": len(points),
    }


def _best_rotation(points: np.ndarray, target: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Angle (S,) in radians that best rotates centred points (S, N, 2) onto the target's, and their overlap then."""
    along = (points * target).sum(axis=(1, 2))
    across = (points[:, :, 0] * target[:, :, 1] - points[:, :, 1] * target[:, :, 0]).sum(axis=1)
    return np.arctan2(across, along), np.hypot(along, across)


@nb.njit(parallel=True, cache=True)
def _find_axes(points: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size = len(points)
    angle = np.empty(size)
    arc = np.empty(size)
    broken = np.empty(size)
    for s in nb.prange(size):
        angle[s], arc[s], broken[s] = _find_axis(points[s])
    return angle, arc, broken


@nb.njit(cache=True)
def _find_axis(points: np.ndarray) -> tuple[float, float, float]:
    """Middle and width of the arc of directions that reverse the fewest pairs i < j, and the fraction reversed."""
    borders, turns = _pair_borders(points)
    pairs = len(borders)
    if pairs == 0:
        return 0.0, math.pi, 0.0
    order = np.argsort(borders)
    forwards = np.sum(turns < 0)  # pairs that are in order at angle 0 leave it at their border
    most = -1
    middle = 0.0
    width = 0.0
    for k in range(pairs):
        forwards += turns[order[k]]
        start = borders[order[k]]
        stop = borders[order[k + 1]] if k + 1 < pairs else borders[order[0]] + math.pi
        # the opposite direction has the reversed pairs in order
        kept = max(forwards, pairs - forwards)
        if kept > most or (kept == most and stop - start > width):
            most = kept
            width = stop - start
            middle = 0.5 * (start + stop) + (0.0 if forwards >= pairs - forwards else math.pi)
    return middle, width, (pairs - most) / pairs


@nb.njit(cache=True)
def _pair_borders(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Direction (P,) modulo pi at which each pair reverses, and 1 where the pair is in order beyond it, else -1."""
    count = len(points)
    borders = np.empty(count * (count - 1) // 2)
    turns = np.empty(len(borders), dtype=np.int64)
    pairs = 0
    for i in range(count):
        for j in range(i + 1, count):
            dx = points[j, 0] - points[i, 0]
            dy = points[j, 1] - points[i, 1]
            if dx == 0 and dy == 0:
                continue
            # in order from angle - pi / 2 to angle + pi / 2, one of which is in [0, pi)
            border = math.atan2(-dx, dy)
            turn = 1
            if border < 0:
                border += math.pi
                turn = -1
            if border >= math.pi:  # by rounding
                border -= math.pi
                turn = -turn
            borders[pairs] = border
            turns[pairs] = turn
            pairs += 1
    return borders[:pairs], turns[:pairs]
