"""What is scored beside the simulated ensembles: uniform, corrupted and masked configurations.

An ensemble is a dict of arrays, as it is stored: ``positions`` (S, N, 2) in sigma, and for a
derived one ``parents`` (S,), indices into the test set; a corrupted one also has ``sorted_by``
(S, N, 2), the positions whose order its points take, and ``moved`` (S, K), a masked one ``mask``
(S, N, N).
"""

import numpy as np


def draw_uniform(rng: np.random.Generator, configurations: int, particles: int, box: float) -> dict[str, np.ndarray]:
    """Points drawn uniformly from the box (deck, "Random data").

    >>> draw_uniform(np.random.default_rng(1), 2, 30, 10.0)["positions"].shape
    (2, 30, 2)
    """
    positions = rng.uniform(0.0, box, (configurations, particles, 2))
    return {"positions": positions.astype(np.float32)}


def corrupt(
    rng: np.random.Generator, test: np.ndarray, *, points: int, step: float, unit: str, sorting: str, box: float
) -> dict[str, np.ndarray]:
    """The test configurations (S, N, 2) with ``points`` of their points moved (deck, "Corrupting data").

    Each chosen point moves in a uniform direction by a length uniform in [0, ``step``], in sides
    of the box (``unit`` box) or in sigma; a move that leaves the box is drawn again. With
    ``sorting`` kept the order of the points is that from before the move.

    >>> test = np.full((1, 3, 2), 5.0)
    >>> moved = {"points": 1, "step": 0.1, "unit": "box", "sorting": "kept", "box": 10.0}
    >>> made = corrupt(np.random.default_rng(1), test, **moved)
    >>> lengths = np.linalg.norm(made["positions"] - test, axis=2)[0]
    >>> int((lengths > 0).sum()), bool(lengths.max() <= 1.0)
    (1, True)
    """
    size = len(test)
    length = step * (box if unit == "box" else 1.0)
    moved = np.argsort(rng.random(test.shape[:2]), axis=1)[:, :points]
    start = np.take_along_axis(test, moved[:, :, None], axis=1).astype(np.float64)
    goal = np.full_like(start, np.nan)
    pending = np.ones(start.shape[:2], dtype=bool)
    while pending.any():
        angle = rng.uniform(0.0, 2 * np.pi, pending.sum())
        radius = rng.uniform(0.0, length, pending.sum())
        offset = radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
        goal[pending] = start[pending] + offset
        pending = np.any((goal < 0) | (goal > box), axis=2)
    positions = test.copy()
    np.put_along_axis(positions, moved[:, :, None], goal.astype(test.dtype), axis=1)
    return {
        "positions": positions,
        "sorted_by": test if sorting == "kept" else positions,
        "moved": moved,
        "parents": np.arange(size),
    }


def mask_blocks(
    rng: np.random.Generator, test: np.ndarray, *, block: int, place: str = "anywhere"
) -> dict[str, np.ndarray]:
    """The test configurations with a mask for their matrices (deck, "Missing data").

    Each mask is one square of ``block`` rows above the diagonal, and its mirror image, so that a masked matrix stays
    symmetric. Its ``place`` is drawn from all that there are, from those that touch the ``diagonal``, or it is the
    ``corner``.

    >>> made = mask_blocks(np.random.default_rng(1), np.zeros((1, 4, 2)), block=2)  # there is one place alone
    >>> made["mask"][0].astype(int).tolist()
    [[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]]
    """
    size, particles = test.shape[:2]
    # All places (row, column) whose square lies strictly above the diagonal, drawn uniformly.
    rows, columns = np.triu_indices(particles - block + 1, k=block)
    allowed = {
        "anywhere": np.ones(len(rows), dtype=bool),
        "diagonal": columns == rows + block,
        "corner": (rows == 0) & (columns == particles - block),
    }[place]
    rows, columns = rows[allowed], columns[allowed]
    chosen = rng.integers(len(rows), size=size)
    row, column = rows[chosen], columns[chosen]
    index = np.arange(particles)
    in_row = (index >= row[:, None]) & (index < row[:, None] + block)
    in_column = (index >= column[:, None]) & (index < column[:, None] + block)
    mask = in_row[:, :, None] & in_column[:, None, :]
    return {"positions": test, "mask": mask | np.swapaxes(mask, 1, 2), "parents": np.arange(size)}
