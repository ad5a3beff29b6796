"""Trajectories of any system, frame by frame: two or three dimensions, any box, species and number of particles.

`read_trajectory` reads configurations of the study's own system at once; this reads the same files for all others.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workflow.ljvae.logs import UserError
from workflow.ljvae.trajectories import mdanalysis
from workflow.ljvae.trajectories.blocks import Block, Box, Fault, Frame, Request, frame_name
from workflow.ljvae.trajectories.doubts import refuse_degenerate
from workflow.ljvae.trajectories.reading import NO_FRAMES, ROUNDING, Format, check_finite, find_format, parsing

_FLAT = 1e-9  # of the product of the edges' lengths: a smaller volume is none


class _Statements(NamedTuple):
    """The statements of a user on a file."""

    length: float
    dimensions: int | None
    periodic: tuple[bool, ...] | None


def stream_frames(
    path: str | Path,
    *,
    length: float = 1.0,
    dimensions: int | None = None,
    periodic: Sequence[bool] | None = None,
    topology: str | Path | None = None,
    first: int = 0,
    last: int | None = None,
    every: int = 1,
) -> Iterator[Frame]:
    """Yield the frames of a file: number ``first``, from 0, and each ``every`` frames later, up to and with ``last``.

    ``length`` is the unit of the points, in the file's unit. Frames have the ``dimensions``; by default they have two
    if the first one has no z, or if its z differ by at most 1e-5 of the box, and three otherwise. ``periodic`` says
    along which edges of the box the system is periodic. By default the file says it: a LAMMPS dump by its boundary
    flags, extended XYZ by pbc; GSD is always periodic, along z unless it is two-dimensional, and so is a box of DCD,
    XTC and TRR. An axis that is not periodic and along which the box has no width gets an edge as long as the particles
    reach.

    DCD, XTC and TRR need a ``topology``, a file of the same particles that MDAnalysis reads, such as PDB, GRO, PSF or
    LAMMPS' data. Their unit is the angstrom, also where the file has nanometres.

    Memory does not grow with the number of frames, and the numbers of frames that are left out are not read. N, the box
    and what the file names may change from frame to frame, the dimensions may not.

    Raises UserError, with the file and the frame, for all that can't be read as it stands: a file that is cut short,
    positions that are no finite numbers, ids that are there twice, several kinds of positions, a box without a volume,
    other dimensions, a box of which nobody says whether it is periodic, as that of an array, and a topology that is
    missing or does not fit.
    """
    _check_statements(path, length, dimensions, periodic)
    _check_choice(path, first, last, every)
    statements = _Statements(length, dimensions, None if periodic is None else tuple(map(bool, periodic)))
    return _frames(path, _find_format(path, topology), Request(first, last, every, full=True), statements)


def count_frames(path: str | Path, topology: str | Path | None = None) -> int:
    """The number of a file's frames, without reading the numbers of text. Raises UserError for a broken file.

    DCD, XTC and TRR need a ``topology`` here as in `stream_frames`.
    """
    form = _find_format(path, topology)
    with parsing(path, form.kind):
        return form.count_frames(path)


def _find_format(path: str | Path, topology: str | Path | None) -> Format:
    """The format that a file's ending names. Raises UserError if it needs a topology and has none, or the reverse."""
    if topology is not None:
        read = partial(mdanalysis.read_blocks, topology=topology)
        kinds = {ending: Format(kind, read, mdanalysis.count_frames) for ending, kind in mdanalysis.KINDS.items()}
        return find_format(path, kinds)
    if Path(path).suffix.lower() in mdanalysis.KINDS:
        raise UserError(f"{path}: it has no species; say which file is its topology, such as a PDB, GRO or PSF.")
    return find_format(path)


def _check_statements(path: str | Path, length: float, dimensions: int | None, periodic: Sequence[bool] | None) -> None:
    if not (np.isfinite(length) and length > 0):
        raise UserError(f"{path}: its unit of length should be a positive number, not {length}.")
    if dimensions not in (None, 2, 3):
        raise UserError(f"{path}: its dimensions should be 2 or 3, not {dimensions}.")
    if periodic is not None and len(periodic) not in ({dimensions, 3} if dimensions else {2, 3}):
        wanted = dimensions or "2 or 3"
        raise UserError(f"{path}: periodic should have {wanted} entries, true or false, not {len(periodic)}.")


def _check_choice(path: str | Path, first: int, last: int | None, every: int) -> None:
    if first < 0 or every < 1 or (last is not None and last < first):
        raise UserError(
            f"{path}: its frames should be from 0 or a later one (first) to that or a later one (last), each one or "
            f"more apart (every), not first = {first}, last = {last}, every = {every}."
        )


def _frames(path: str | Path, form: Format, request: Request, statements: _Statements) -> Iterator[Frame]:
    with parsing(path, form.kind):
        axes = None
        for block in form.read(path, request):
            check_finite(block)
            for index in range(len(block.points)):
                frame = _frame(block, index, axes or statements.dimensions, statements)
                axes = frame.points.shape[1]
                yield frame
        if axes is None:
            raise Fault(f"it ends before {frame_name(request.first)}." if request.first else NO_FRAMES)


def _frame(block: Block, index: int, axes: int | None, statements: _Statements) -> Frame:
    """The block's frame of this index, which should have so many ``axes`` unless that is None."""
    name = block.frame_name(index)
    number = block.first + index * block.every
    points = block.points[index]
    if not len(points):
        raise Fault(f"{name} has no particles; it should have at least one.")
    refuse_degenerate(points[None], number)
    axes = _count_axes(name, points, block.box, axes)
    points = points[:, :axes]
    edges, corner, periodic = _place_box(name, points, block.box, statements.periodic)
    return Frame(
        number=number,
        points=points / statements.length,
        edges=None if edges is None else edges / statements.length,
        corner=corner / statements.length,
        periodic=periodic,
        species=None if block.species is None else block.species[index],
        identities=None if block.identities is None else block.identities[index],
    )


def _count_axes(name: str, points: np.ndarray, box: Box | None, wanted: int | None) -> int:
    """The dimensions of a frame's points (N, 2) or (N, 3). Raises Fault if they are not those that are wanted."""
    if points.shape[1] == 2:
        if wanted == 3:
            raise Fault(f"{name} has no z; it should have one, or dimensions should be 2.")
        return 2
    if wanted == 3:
        return 3
    low = points[:, 2].min()
    high = points[:, 2].max()
    edges = None if box is None else box.edges
    width = np.ptp(points[:, :2], axis=0).max() if edges is None else np.abs(edges[:2, :2]).max()
    if high - low <= ROUNDING * width:
        return 2
    if wanted == 2:
        raise Fault(
            f"{name} is not two-dimensional: z goes from {low:g} to {high:g} in the file's unit. All its particles "
            "should have the same z, or dimensions should be 3."
        )
    return 3


def _place_box(
    name: str, points: np.ndarray, box: Box | None, stated: tuple[bool, ...] | None
) -> tuple[np.ndarray | None, np.ndarray, np.ndarray]:
    """The edges (D, D) of a frame's box, its corner (D,), and along which edges it is periodic (D,).

    Raises Fault for a box that none of the points (N, D) can be in, or of which nobody says whether it is periodic.
    """
    axes = points.shape[1]
    flags = box.periodic if stated is None and box is not None else stated
    corner = np.zeros(axes) if box is None else box.corner[:axes]
    if flags is not None and len(flags) < axes:
        raise Fault(f"{name} has three dimensions; periodic should have three entries, not {len(flags)}.")
    if box is None or box.edges is None:
        if flags is not None and any(flags[:axes]):
            raise Fault(f"{name} should be periodic, but has no box; it should have one.")
        return None, corner, np.zeros(axes, dtype=bool)
    if flags is None:
        raise Fault(
            f"{name} has a box, but does not say along which of its edges it is periodic. "
            f"environments.periodic would say it, as in [{', '.join(['true'] * axes)}]."
        )
    if axes == 2 and box.edges[:2, 2].any():
        raise Fault(f"{name} is two-dimensional, but its box is tilted out of the plane; dimensions should be 3.")
    if not (np.isfinite(box.edges).all() and np.isfinite(box.corner).all()):
        raise Fault(f"the box of {name} has numbers that are NaN or infinite; all should be finite.")
    periodic = np.array(flags[:axes])
    edges, corner = _fill_edges(name, box.edges[:axes, :axes], corner, periodic, points)
    if abs(np.linalg.det(edges)) <= _FLAT * np.linalg.norm(edges, axis=1).prod():
        raise Fault(f"the box of {name} has no volume; its edges should not lie in one plane.")
    return edges, corner, periodic


def _fill_edges(
    name: str, edges: np.ndarray, corner: np.ndarray, periodic: np.ndarray, points: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Edges (D, D) and a corner of a box that is as wide as the points where it has no width and is not periodic."""
    missing = ~edges.any(axis=1)
    if not missing.any():
        return edges, corner
    if (missing & periodic).any():
        axis = "xyz"[int(np.argmax(missing & periodic))]
        raise Fault(f"{name} is periodic along {axis}, but its box has no width there; it should have one.")
    normals = np.linalg.svd(edges)[2][-missing.sum() :]
    normals *= np.sign(normals[range(len(normals)), np.abs(normals).argmax(axis=1)])[:, None]
    along = (points - corner) @ normals.T
    width = np.ptp(along, axis=0)
    edges = edges.copy()
    edges[missing] = normals * np.where(width > 0, width, 1.0)[:, None]
    return edges, corner + along.min(axis=0) @ normals
