"""HOOMD's trajectories in GSD."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from workflow.ljvae.trajectories.blocks import ALL, Block, Box, Fault, Request, frame_name


def read_blocks(path: str | Path, request: Request = ALL) -> Iterator[Block]:
    """Yield each frame as a block. Raises Fault for a frame without positions or without a box.

    As GSD has it, a frame leaves out what is as in the first one.
    """
    with _open(path) as file:
        for frame in request.frames(file.nframes):
            yield _block(file, frame, request.full)


def count_frames(path: str | Path) -> int:
    """The number of frames. Raises Fault for another schema than HOOMD's."""
    with _open(path) as file:
        return int(file.nframes)


@contextmanager
def _open(path: str | Path) -> Iterator[Any]:
    import gsd.fl

    with gsd.fl.open(str(path), "r") as file:
        if file.schema != "hoomd":
            raise Fault(f"its GSD schema should be hoomd, not {file.schema!r}.")
        yield file


def _block(file: Any, frame: int, full: bool) -> Block:
    count = _chunk(file, frame, "particles/N")
    number = 0 if count is None else int(count[0])
    points = _chunk(file, frame, "particles/position")
    sides = _chunk(file, frame, "configuration/box")
    if number and (points is None or len(points) != number):
        raise Fault(f"{frame_name(frame)} has no positions of its particles; particles/position should have them.")
    if sides is None:
        raise Fault(f"{frame_name(frame)} has no box; configuration/box should say how large it is.")
    images = _chunk(file, frame, "particles/image")
    wrapped = None if images is None else np.array([bool(images[:, :2].any())])
    points = np.zeros((0, 3)) if points is None else points.astype(np.float64)
    species = _species(file, frame, number)[None] if full else None
    box = _box(tuple(sides.tolist()), _dimensions(file, frame))
    return Block(frame, points[None], box, "particles/position", wrapped, species)


def _chunk(file: Any, frame: int, name: str) -> np.ndarray | None:
    for place in (frame, 0):
        if file.chunk_exists(frame=place, name=name):
            return file.read_chunk(frame=place, name=name)
    return None


def _dimensions(file: Any, frame: int) -> int | None:
    chunk = _chunk(file, frame, "configuration/dimensions")
    return None if chunk is None else int(chunk[0])


def _species(file: Any, frame: int, number: int) -> np.ndarray:
    """The names of the particles' types. What a file leaves out has the schema's defaults: one type, A."""
    types = _chunk(file, frame, "particles/types")
    names = ["A"]
    if types is not None:
        names = [bytes(row.view(np.uint8)).split(b"\0")[0].decode("utf-8", "replace") for row in types]
    places = _chunk(file, frame, "particles/typeid")
    if places is None or len(places) != number:
        places = np.zeros(number, dtype=int)
    if number and int(places.max()) >= len(names):
        raise Fault(
            f"{frame_name(frame)} has particles of type {int(places.max())} (from 0), but {len(names)} names of types."
        )
    return np.array(names)[places]


@lru_cache(maxsize=64)
def _box(sides: tuple[float, ...], dimensions: int | None) -> Box:
    """The box of HOOMD's six numbers Lx, Ly, Lz, xy, xz, yz, whose centre is at the origin.

    It is periodic along z as well unless it has two ``dimensions``: if that is not said, where Lz is 0.
    """
    x, y, z, xy, xz, yz = sides
    edges = np.array([[x, 0, 0], [xy * y, y, 0], [xz * z, yz * z, z]])
    deep = z != 0 if dimensions is None else dimensions == 3
    return Box(-edges.sum(axis=0) / 2, edges, (True, True, deep), by_format=True)
