"""Arrays of NumPy: a .npy, or an .npz with positions and perhaps the box."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from workflow.ljvae.trajectories.blocks import ALL, PARTICLES, Block, Box, Fault, Request

_FRAMES = 4096  # in a block
_BOXES = ("box", "boxes", "box_size", "box_length", "cell", "cells", "lattice", "l", "side", "sides")
_HEADERS = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}


class _Stored(NamedTuple):
    """An array (S, N, D) in a file whose numbers begin at ``start``, or in memory as ``array``."""

    file: IO[bytes]
    shape: tuple[int, ...]
    dtype: np.dtype
    start: int
    array: np.ndarray | None

    def read(self, first: int, count: int) -> np.ndarray:
        """Points (count, N, D) of the frames from ``first`` on, float64. Raises ValueError if the file ends before."""
        if self.array is not None:
            return self.array[first : first + count].astype(np.float64)
        _, *frame = self.shape
        size = int(np.prod(frame)) * self.dtype.itemsize
        self.file.seek(self.start + first * size)
        data = self.file.read(count * size)
        if len(data) < count * size:
            raise ValueError(f"the file ends within frame {first + len(data) // size} of {self.shape[0]}")
        return np.frombuffer(data, self.dtype).reshape(count, *frame).astype(np.float64)


def read_array(path: str | Path, request: Request = ALL) -> Iterator[Block]:
    """Yield blocks of a .npy. Raises Fault for an array that is none of real numbers of shape (S, N, 2).

    The shape (S, N, 3) is allowed as well where the ``request`` is a full one.
    """
    with open(path, "rb") as file:
        stored = _open_stored(file)
        _check_shape(stored, request.full)
        yield from _blocks(stored, None, request)


def read_archive(path: str | Path, request: Request = ALL) -> Iterator[Block]:
    """Yield blocks of the array ``positions`` of an .npz, or of the only one that is no box.

    An array of the name box, cell, L or side is the box: its side, its sides, or its edges, once or for each frame.
    Raises Fault as `read_array` does, or for another box.
    """
    with _open_archive(path) as (stored, name, box):
        _check_shape(stored, request.full)
        edges = None if box is None else _edges(name, box, stored.shape[0], stored.shape[2])
        yield from _blocks(stored, edges, request)


def count_in_array(path: str | Path) -> int:
    """The number of frames of a .npy. Raises Fault as `read_array` does."""
    with open(path, "rb") as file:
        stored = _open_stored(file)
        _check_shape(stored, in_space=True)
        return stored.shape[0]


def count_in_archive(path: str | Path) -> int:
    """The number of frames of an .npz. Raises Fault as `read_archive` does."""
    with _open_archive(path) as (stored, _, _):
        _check_shape(stored, in_space=True)
        return stored.shape[0]


@contextmanager
def _open_archive(path: str | Path) -> Iterator[tuple[_Stored, str, np.ndarray | None]]:
    """The positions of an .npz, and the name of its box and the box."""
    if not zipfile.is_zipfile(path):
        raise ValueError("it is no zip archive")
    with np.load(path, allow_pickle=False) as archive:
        boxes = [name for name in archive.files if name.lower() in _BOXES]
        others = [name for name in archive.files if name not in boxes]
        if "positions" not in others and len(others) != 1:
            contents = f"has {', '.join(archive.files)}" if archive.files else "is empty"
            raise Fault(f"it should have an array `positions`, or one array alone, but {contents}.")
        name = "positions" if "positions" in others else others[0]
        box = archive[boxes[0]] if boxes else None
        with archive.zip.open(f"{name}.npy") as file:
            yield _open_stored(file), "".join(boxes[:1]), box


def _open_stored(file: IO[bytes]) -> _Stored:
    """The array that begins at the head of a file; only one that has no frame after frame is read at once."""
    header = _HEADERS.get(np.lib.format.read_magic(file))
    shape, fortran, dtype = header(file) if header else ((), False, np.dtype(object))
    if header and not fortran and not dtype.hasobject:
        return _Stored(file, shape, dtype, file.tell(), None)
    file.seek(0)
    array = np.lib.format.read_array(file, allow_pickle=False)
    return _Stored(file, array.shape, array.dtype, 0, array)


def _blocks(stored: _Stored, edges: np.ndarray | None, request: Request) -> Iterator[Block]:
    """Blocks of the array, whose frames have the box of ``edges`` (1, 3, 3), or each its own of (S, 3, 3)."""
    constant = edges is None or len(edges) == 1
    size = max(1, min(_FRAMES, PARTICLES // max(1, stored.shape[1]))) if constant and request.every == 1 else 1
    numbers = request.frames(stored.shape[0])
    for number in numbers[::size]:
        count = min(size, numbers[-1] + 1 - number)
        box = None if edges is None else Box(np.zeros(3), edges[0 if constant else number])
        yield Block(number, stored.read(number, count), box)


def _check_shape(stored: _Stored, in_space: bool) -> None:
    if stored.dtype.kind not in "fiu":
        raise Fault(f"it should have real numbers, not {stored.dtype}.")
    shape = stored.shape
    if len(shape) != 3 or shape[2] not in ((2, 3) if in_space else (2,)):
        last = "2), x and y of each" if not in_space else "2 or 3), x, y and perhaps z of each"
        raise Fault(f"its shape should be (frames, particles, {last}, not {shape}.")


def _edges(name: str, box: np.ndarray, frames: int, axes: int) -> np.ndarray:
    """The edges (1, 3, 3) of the box, or (S, 3, 3) of each of S frames' boxes. Raises Fault for another shape.

    A box of one side is a square or, if there are three ``axes``, a cube.
    """
    if box.dtype.kind in "fiu":
        once = _as_edges(box[None], axes)
        each = _as_edges(box, axes) if box.ndim and len(box) == frames else None
        tilted = once is not None and not np.allclose(once * ~np.eye(3, dtype=bool), 0)
        edges = each if once is None or (tilted and each is not None) else once
        if edges is not None:
            return edges if np.ptp(edges, axis=0).any() else edges[:1]
    raise Fault(
        f"its array `{name}` should be the side of the box, its sides (2,) or its edges (2, 2), once or for each "
        f"frame, not {box.dtype} {box.shape}."
    )


def _as_edges(boxes: np.ndarray, axes: int) -> np.ndarray | None:
    """Edges (F, 3, 3) of sides (F,), (F, 1), (F, 2) or (F, 3), or of edges (F, 2, 2) or (F, 3, 3); None for others."""
    edges = np.zeros((len(boxes), 3, 3))
    match boxes.shape[1:]:
        case () | (1,):
            edges[:, range(axes), range(axes)] = boxes.reshape(-1, 1)
        case (2,) | (3,):
            size = boxes.shape[1]
            edges[:, range(size), range(size)] = boxes
        case (2, 2) | (3, 3):
            size = boxes.shape[1]
            edges[:, :size, :size] = boxes
        case _:
            return None
    return edges
