"""The deck's "turbo tumbler": turn a configuration of unknown orientation onto its flattest side.

It takes the convex hull of the points, finds the hull's side closest to the centre of mass, and rotates this side to
the bottom. Because it only rotates, the result may be a mirror image.
"""

import numpy as np
from scipy.spatial import ConvexHull, QhullError

from workflow.ljvae.geometry.gram import align


def resting_rotation(points: np.ndarray) -> np.ndarray:
    """Return the rotation (2, 2) that turns the hull's side closest to the centre of mass to the bottom.

    ``points`` (N, 2) as row vectors are turned by ``points @ rotation``. If all points lie on a line, this line becomes
    the bottom.

    >>> square = np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 1.0], [0.0, 1.0]]) @ np.array([[0.0, 1.0], [-1.0, 0.0]])
    >>> np.ptp(square @ resting_rotation(square), axis=0).round(12).tolist()
    [2.0, 1.0]
    """
    centred = points - points.mean(axis=0)
    try:
        # Each row is a side's outward normal and its offset: normal . p + offset = 0 on the side,
        # so that -offset is the side's distance from the centre.
        sides = ConvexHull(centred).equations
        normal = sides[np.argmin(-sides[:, 2]), :2]
    except QhullError:
        along = np.linalg.svd(centred)[2][0]
        normal = np.array([along[1], -along[0]])
    # The outward normal (a, b) goes to (0, -1), straight down.
    a, b = normal
    return np.array([[-b, -a], [a, -b]])


def tumble(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn configurations (S, N, 2) onto their sides, lower left at the origin; also return the rotations (S, 2, 2).

    >>> upright = np.array([[[3.0, 3.0], [3.0, 5.0], [4.0, 5.0], [4.0, 3.0]]])  # a box that stands on its short side
    >>> np.ptp(tumble(upright)[0], axis=1).round(12).tolist()
    [[2.0, 1.0]]
    """
    rotations = np.stack([resting_rotation(configuration) for configuration in np.asarray(points, dtype=np.float64)])
    turned = points @ rotations
    return turned - turned.min(axis=1, keepdims=True), rotations


def tilt(tumbled: np.ndarray, upright: np.ndarray) -> np.ndarray:
    """Angle (S,), degrees from 0 to 180, between "up" of ``tumbled`` and of the ``upright`` originals (S, N, 2).

    The tumbled configuration is aligned with the original by Procrustes; the angle is between the tumbled and the true
    "up".

    >>> corner = np.array([[[0.0, 0.0], [0.0, 1.0], [2.0, 0.0]]])
    >>> lying = corner @ np.array([[0.0, 1.0], [-1.0, 0.0]])  # turned by 90 degrees
    >>> tilt(corner, corner).round(4).tolist(), tilt(lying, corner).round(4).tolist()
    ([0.0], [90.0])
    """
    _, maps = align(tumbled, upright)
    up = np.array([0.0, 1.0]) @ maps  # where the tumbled "up" points in the original's coordinates
    return np.degrees(np.arccos(np.clip(up[:, 1], -1.0, 1.0)))
