"""HOOMD's trajectories in GSD."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from workflow.ljvae.trajectories.blocks import Block, Box, Fault, frame_name


def read_blocks(path: str | Path) -> Iterator[Block]:
    """Yield each frame as a block. Raises Fault for a frame without positions or without a box.

    As GSD has it, a frame leaves out what is as in the first one.
    """
    import gsd.fl

    with gsd.fl.open(str(path), "r") as file:
        if file.schema != "hoomd":
            raise Fault(f"its GSD schema should be hoomd, not {file.schema!r}.")
        for frame in range(file.nframes):
            yield _block(file, frame)


def _block(file: Any, frame: int) -> Block:
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
    return Block(frame, points[None], _box(tuple(sides.tolist())), "particles/position", wrapped)


def _chunk(file: Any, frame: int, name: str) -> np.ndarray | None:
    for place in (frame, 0):
        if file.chunk_exists(frame=place, name=name):
            return file.read_chunk(frame=place, name=name)
    return None


@lru_cache(maxsize=64)
def _box(sides: tuple[float, ...]) -> Box:
    """The box of HOOMD's six numbers Lx, Ly, Lz, xy, xz, yz, whose centre is at the origin."""
    x, y, z, xy, xz, yz = sides
    edges = np.array([[x, 0, 0], [xy * y, y, 0], [xz * z, yz * z, z]])
    return Box(-edges.sum(axis=0) / 2, edges)
