"""Configurations and frames as trajectories for programs that show them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, Any

import numpy as np

from workflow.ljvae.storage import whole_file
from workflow.ljvae.trajectories.blocks import Frame

_LINES = 2**14  # formatted at a time
_UNNAMED = "X"  # the species of particles that have none; other programs know it as no element
# by the kind of an array's dtype: the letter of extended XYZ, and how a value is written
_KINDS = {"f": ("R", "%.9g"), "i": ("I", "%d"), "u": ("I", "%d"), "b": ("L", "%s"), "U": ("S", "%s")}
_TAKEN = ("species", "pos", "id")


def write_extended_xyz(path: str | Path, positions: np.ndarray, box: float) -> None:
    """Write positions (S, N, 2) in sigma as frames of argon atoms at z = 0, in a box of ``box`` x ``box`` x 1.

    Nine digits give float32 back as it was.
    """
    if positions.ndim != 3 or positions.shape[2] != 2:
        raise ValueError(f"positions should have the shape (S, N, 2), not {positions.shape}")
    particles = positions.shape[1]
    lattice = f"{box:.9g} 0 0 0 {box:.9g} 0 0 0 1"
    header = f'{particles}\nLattice="{lattice}" Properties=species:S:1:pos:R:3 pbc="F F F"\n'
    lines = "Ar %.9g %.9g 0\n" * particles
    with whole_file(path) as temporary, open(temporary, "w", encoding="ascii") as file:
        for points in positions:
            file.write(header + lines % tuple(points.ravel().tolist()))


@contextmanager
def open_writer(path: str | Path) -> Iterator[Callable[[Frame, Mapping[str, np.ndarray]], None]]:
    """Yield a function that appends a frame with columns to the trajectory ``path``, extended XYZ or GSD by its ending.

    Raises UserError if it can't be written.
    """
    if str(path).endswith(".gsd"):
        with open_gsd(path) as file:
            yield partial(write_gsd_frame, file)
    else:
        with open_xyz(path) as file:
            yield partial(write_frame, file)


@contextmanager
def open_xyz(path: str | Path) -> Iterator[IO[str]]:
    """Yield a file for `write_frame`, which is at ``path`` when the block ends without an error.

    Raises UserError if it can't be written.
    """
    with whole_file(path) as temporary, open(temporary, "w", encoding="utf-8") as file:
        yield file


def write_frame(file: IO[str], frame: Frame, columns: Mapping[str, np.ndarray] | None = None) -> None:
    """Write a frame of N particles in extended XYZ, with more columns (N,) or (N, k) of numbers or words by name.

    OVITO reads the columns by their names. Numbers have nine digits. A frame in two dimensions lies at z = 0, in a box
    of height 1 that is not periodic along z. Raises ValueError for a column of another shape, or whose name can't be
    that of a column.
    """
    number = len(frame.points)
    species = np.full(number, _UNNAMED) if frame.species is None else _one_word(frame.species)
    points = np.zeros((number, 3))
    points[:, : frame.points.shape[1]] = frame.points
    written = {"species": species, "pos": points}
    if frame.identities is not None:
        written["id"] = frame.identities
    written |= _check_columns(columns or {}, number)
    properties = []
    formats = []
    cells: list[np.ndarray] = []
    for name, values in written.items():
        letter, style = _KINDS[values.dtype.kind]
        values = np.where(values, "T", "F") if letter == "L" else values
        parts = values.reshape(number, -1).T
        properties.append(f"{name}:{letter}:{len(parts)}")
        formats += [style] * len(parts)
        cells += list(parts)
    file.write(f"{number}\n{_box_keys(frame)} frame={frame.number} Properties={':'.join(properties)}\n")
    line = " ".join(formats) + "\n"
    for first in range(0, number, _LINES):
        rows = list(zip(*(cell[first : first + _LINES].tolist() for cell in cells), strict=True))
        file.write(line * len(rows) % tuple(value for row in rows for value in row))


def _check_columns(columns: Mapping[str, np.ndarray], number: int) -> dict[str, np.ndarray]:
    checked = {}
    for name, values in columns.items():
        values = np.asarray(values)
        if not re.fullmatch(r"[A-Za-z_]\w*", name) or name in _TAKEN:
            raise ValueError(f"a column can't have the name {name!r}")
        if values.ndim not in (1, 2) or len(values) != number or values.dtype.kind not in _KINDS:
            raise ValueError(
                f"the column {name} should have numbers or words of {number} particles, not {values.dtype} "
                f"{values.shape}"
            )
        checked[name] = _one_word(values) if values.dtype.kind == "U" else values
    return checked


def _one_word(words: np.ndarray) -> np.ndarray:
    """The words with underscores for their spaces, and X for those that are empty."""
    kinds, places = np.unique(words, return_inverse=True)
    return np.array(["_".join(kind.split()) or _UNNAMED for kind in kinds.tolist()])[places].reshape(words.shape)


def _box_keys(frame: Frame) -> str:
    """The keys Lattice, Origin and pbc of a frame's box, or only pbc where it has none."""
    if frame.edges is None:
        return 'pbc="F F F"'
    axes = len(frame.edges)
    edges = np.eye(3)
    edges[:axes, :axes] = frame.edges
    corner = np.zeros(3)
    corner[:axes] = frame.corner
    flags = ["T" if each else "F" for each in [*frame.periodic, False][:3]]
    lattice = " ".join(f"{value:.12g}" for value in edges.ravel())
    origin = " ".join(f"{value:.12g}" for value in corner)
    return f'Lattice="{lattice}" Origin="{origin}" pbc="{" ".join(flags)}"'


@contextmanager
def open_gsd(path: str | Path) -> Iterator[Any]:
    """Yield a GSD trajectory for `write_gsd_frame`, which is at ``path`` when the block ends without an error.

    Raises UserError if it can't be written.
    """
    import gsd.hoomd

    with whole_file(path) as temporary, gsd.hoomd.open(str(temporary), "w") as file:
        yield file


def write_gsd_frame(file: Any, frame: Frame, columns: Mapping[str, np.ndarray] | None = None) -> None:
    """Append a frame of N particles to a GSD trajectory, with more columns (N,) or (N, k) as log/particles/NAME.

    GSD has float32, and a box whose centre is the origin, whose first edge lies along x and whose second one lies in
    the plane of x and y; points are moved and turned along with it. It has no box that is not periodic: a frame without
    a box gets one around its particles. Raises ValueError as `write_frame` does.
    """
    import gsd.hoomd

    number, axes = frame.points.shape
    points, edges = _turn(*_center(frame))
    written = gsd.hoomd.Frame()
    written.configuration.step = frame.number
    written.configuration.dimensions = axes
    written.configuration.box = _hoomd_box(edges)
    written.particles.N = number
    written.particles.position = np.hstack([points, np.zeros((number, 3 - axes))]).astype(np.float32)
    if frame.species is not None:
        kinds, places = np.unique(frame.species, return_inverse=True)
        written.particles.types = kinds.tolist()
        written.particles.typeid = places.astype(np.uint32)
    for name, values in _check_columns(columns or {}, number).items():
        if values.dtype.kind == "U":
            raise ValueError(f"the column {name} should have numbers, since GSD takes no words")
        written.log[f"particles/{name}"] = values.astype(np.uint8) if values.dtype.kind == "b" else values
    file.append(written)


def _center(frame: Frame) -> tuple[np.ndarray, np.ndarray]:
    """Points (N, D) of a frame from the centre of its box, and the edges (D, D) of the box, or of one around them."""
    if frame.edges is not None:
        return frame.points - frame.corner - frame.edges.sum(axis=0) / 2, frame.edges
    low = frame.points.min(axis=0)
    width = np.ptp(frame.points, axis=0)
    return frame.points - low - width / 2, np.diag(np.where(width > 0, width, 1.0))


def _turn(points: np.ndarray, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Turn points and edges so that the edges (D, D) are a lower triangle with a positive diagonal.

    Around its centre, a left-handed box fills the same space with its last edge turned about.
    """
    if np.linalg.det(edges) < 0:
        edges = np.vstack([edges[:-1], -edges[-1:]])
    axes, upper = np.linalg.qr(edges.T)
    signs = np.sign(np.diag(upper))
    return points @ (axes * signs), (signs[:, None] * upper).T


def _hoomd_box(edges: np.ndarray) -> list[float]:
    """HOOMD's six numbers Lx, Ly, Lz, xy, xz, yz of edges (D, D) that are a lower triangle; Lz is 0 in a plane.

    >>> _hoomd_box(np.array([[10.0, 0, 0], [2, 8, 0], [-3, 1, 4]]))
    [10.0, 8.0, 4.0, 0.25, -0.75, 0.25]
    """
    tilts = (edges / np.diag(edges)[:, None]).tolist()
    x, y, *z = np.diag(edges).tolist()
    return [x, y, *z, tilts[1][0], *tilts[2][:2]] if z else [x, y, 0.0, tilts[1][0], 0.0, 0.0]
