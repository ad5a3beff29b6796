"""Masks that hide a block of each test matrix (deck, "Missing data")."""

import numpy as np


def mask_blocks(
    rng: np.random.Generator, test: np.ndarray, *, block: int, place: str = "anywhere"
) -> dict[str, np.ndarray]:
    """Draw a mask for the matrix of each test configuration (S, N, 2).

    A mask is a square of ``block`` rows above the diagonal and its mirror image, so that a masked matrix stays
    symmetric. The square is drawn from all positions (``place`` anywhere), from those next to the diagonal (diagonal),
    or lies in the corner (corner).

    Returns ``positions`` (S, N, 2), those of the test set, ``mask`` (S, N, N), and ``parents`` (S,), indices into the
    test set.

    >>> ensemble = mask_blocks(np.random.default_rng(1), np.zeros((1, 4, 2)), block=2)  # one place only
    >>> ensemble["mask"][0].astype(int).tolist()
    [[0, 0, 1, 1], [0, 0, 1, 1], [1, 1, 0, 0], [1, 1, 0, 0]]
    """
    size, particles = test.shape[:2]
    rows, columns = _block_places(particles, block, place)
    chosen = rng.integers(len(rows), size=size)
    in_rows = _select_block(rows[chosen], block, particles)
    in_columns = _select_block(columns[chosen], block, particles)
    mask = in_rows[:, :, None] & in_columns[:, None, :]
    return {"positions": test, "mask": mask | np.swapaxes(mask, 1, 2), "parents": np.arange(size)}


def _block_places(particles: int, block: int, place: str) -> tuple[np.ndarray, np.ndarray]:
    """First rows and first columns of the squares at ``place`` that lie strictly above the diagonal."""
    rows, columns = np.triu_indices(particles - block + 1, k=block)
    allowed = {
        "anywhere": np.ones(len(rows), dtype=bool),
        "diagonal": columns == rows + block,
        "corner": (rows == 0) & (columns == particles - block),
    }[place]
    return rows[allowed], columns[allowed]


def _select_block(first: np.ndarray, block: int, particles: int) -> np.ndarray:
    """Mark (S, N) the ``block`` indices from ``first`` (S,) on."""
    index = np.arange(particles)
    return (index >= first[:, None]) & (index < first[:, None] + block)
