"""Arrays of NumPy: a .npy, or an .npz with positions and perhaps the box."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from workflow.ljvae.trajectories.blocks import Block, Box, Fault

_FRAMES = 4096  # in a block
_BOXES = ("box", "boxes", "box_size", "box_length", "cell", "cells", "lattice", "l", "side", "sides")


def read_array(path: str | Path) -> Iterator[Block]:
    """Yield blocks of a .npy. Raises Fault for an array that is none of real numbers of shape (S, N, 2)."""
    with open(path, "rb") as file:
        array = np.lib.format.read_array(file, allow_pickle=False)
    _check_shape(array)
    yield from _blocks(array, None)


def read_archive(path: str | Path) -> Iterator[Block]:
    """Yield blocks of the array ``positions`` of an .npz, or of the only one that is no box.

    An array of the name box, cell, L or side is the box: its side, its sides, or its edges, once or for each frame.
    """
    if not zipfile.is_zipfile(path):
        raise ValueError("it is no zip archive")
    with np.load(path, allow_pickle=False) as archive:
        boxes = [name for name in archive.files if name.lower() in _BOXES]
        others = [name for name in archive.files if name not in boxes]
        if "positions" not in others and len(others) != 1:
            contents = f"has {', '.join(archive.files)}" if archive.files else "is empty"
            raise Fault(f"it should have an array `positions`, or one array alone, but {contents}.")
        array = archive["positions" if "positions" in others else others[0]]
        box = archive[boxes[0]] if boxes else None
    _check_shape(array)
    yield from _blocks(array, None if box is None else _edges(boxes[0], box, len(array)))


def _blocks(array: np.ndarray, edges: np.ndarray | None) -> Iterator[Block]:
    """Blocks of the array, whose frames have the box of ``edges`` (1, 3, 3), or each its own of (S, 3, 3)."""
    constant = edges is None or len(edges) == 1
    size = _FRAMES if constant else 1
    boxes = [None] if edges is None else [Box(np.zeros(3), each) for each in edges]
    for first in range(0, len(array), size):
        points = array[first : first + size].astype(np.float64)
        yield Block(first, points, boxes[0 if constant else first])


def _check_shape(array: np.ndarray) -> None:
    if array.dtype.kind not in "fiu":
        raise Fault(f"it should have real numbers, not {array.dtype}.")
    if array.ndim != 3 or array.shape[2] != 2:
        raise Fault(f"its shape should be (frames, particles, 2), x and y of each, not {array.shape}.")


def _edges(name: str, box: np.ndarray, frames: int) -> np.ndarray:
    """The edges (1, 3, 3) of the box, or (S, 3, 3) of each of S frames' boxes. Raises Fault for another shape."""
    if box.dtype.kind in "fiu":
        once = _as_edges(box[None])
        each = _as_edges(box) if box.ndim and len(box) == frames else None
        tilted = once is not None and not np.allclose(once * ~np.eye(3, dtype=bool), 0)
        edges = each if once is None or (tilted and each is not None) else once
        if edges is not None:
            return edges if np.ptp(edges, axis=0).any() else edges[:1]
    raise Fault(
        f"its array `{name}` should be the side of the box, its sides (2,) or its edges (2, 2), once or for each "
        f"frame, not {box.dtype} {box.shape}."
    )


def _as_edges(boxes: np.ndarray) -> np.ndarray | None:
    """Edges (F, 3, 3) of sides (F,), (F, 1), (F, 2) or (F, 3), or of edges (F, 2, 2) or (F, 3, 3); None for others."""
    edges = np.zeros((len(boxes), 3, 3))
    match boxes.shape[1:]:
        case () | (1,):
            edges[:, [0, 1], [0, 1]] = boxes.reshape(-1, 1)
        case (2,) | (3,):
            size = boxes.shape[1]
            edges[:, range(size), range(size)] = boxes
        case (2, 2) | (3, 3):
            size = boxes.shape[1]
            edges[:, :size, :size] = boxes
        case _:
            return None
    return edges
