"""Test configurations with a few points moved (deck, "Corrupting data")."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_order


def corrupt(
    rng: np.random.Generator, test: np.ndarray, *, points: int, step: float, unit: str, sorting: str, box: float
) -> dict[str, np.ndarray]:
    """Move ``points`` points of each test configuration (S, N, 2).

    Each chosen point moves in a uniform direction by a length uniform in [0, ``step``], in sides of the box (``unit``
    box) or in sigma. A move that leaves the box is drawn again.

    Returns ``positions`` (S, N, 2) and ``sorted_by`` (S, N, 2), both in sigma, ``moved`` (S, K), the indices of the
    moved points, and ``parents`` (S,), indices into the test set. ``sorted_by`` holds the positions that determine the
    order of the points: those before the move if ``sorting`` is kept, else those after it.

    >>> test = np.full((1, 3, 2), 5.0)
    >>> settings = {"points": 1, "step": 0.1, "unit": "box", "sorting": "kept", "box": 10.0}
    >>> ensemble = corrupt(np.random.default_rng(1), test, **settings)
    >>> lengths = np.linalg.norm(ensemble["positions"] - test, axis=2)[0]
    >>> int((lengths > 0).sum()), bool(lengths.max() <= 1.0)
    (1, True)
    """
    longest = step * box if unit == "box" else step
    moved = np.argsort(rng.random(test.shape[:2]), axis=1)[:, :points]
    start = np.take_along_axis(test, moved[:, :, None], axis=1).astype(np.float64)
    goal = _move_inside(rng, start, longest, box)
    positions = test.copy()
    np.put_along_axis(positions, moved[:, :, None], goal.astype(test.dtype), axis=1)
    return {
        "positions": positions,
        "sorted_by": test if sorting == "kept" else positions,
        "moved": moved,
        "parents": np.arange(len(test)),
    }


def _move_inside(rng: np.random.Generator, start: np.ndarray, longest: float, box: float) -> np.ndarray:
    """Draw points (S, K, 2) in the box, each at most ``longest`` away from its ``start`` (S, K, 2)."""
    goal = np.full_like(start, np.nan)
    pending = np.ones(start.shape[:2], dtype=bool)
    while pending.any():
        angle = rng.uniform(0.0, 2 * np.pi, pending.sum())
        radius = rng.uniform(0.0, longest, pending.sum())
        offset = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        goal[pending] = start[pending] + offset
        pending = np.any((goal < 0) | (goal > box), axis=2)
    return goal


def rank_moved(sorted_by: np.ndarray, moved: np.ndarray, order: str) -> np.ndarray:
    """Return ranks (S, K) in ``order`` of the points ``moved`` (S, K) of an ensemble ``sorted_by`` (S, N, 2).

    >>> rank_moved(np.array([[[2.0, 0.0], [1.0, 5.0]]]), np.array([[0]]), "x").tolist()
    [[1]]
    """
    return np.take_along_axis(np.argsort(sort_order(sorted_by, order), axis=1), moved, axis=1)
