"""Configurations of your own, from files of other programs: their positions in sigma, or a plain refusal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

from workflow.ljvae.logs import UserError, log
from workflow.ljvae.trajectories import arrays, hoomd, lammps, xyz
from workflow.ljvae.trajectories.blocks import ALL, Block, Fault, Request
from workflow.ljvae.trajectories.doubts import doubts, refuse_degenerate
from workflow.ljvae.trajectories.text import RowReader, count_frames, read_blocks

ROUNDING = 1e-5  # of the box's side: so far outside or out of the plane is how programs round
SIDE_TOLERANCE = 1e-4  # relative, of the sides of a file's box
NO_FRAMES = "it has no frames; it should have at least one."


class Format(NamedTuple):
    """A format of files: its name with an article, its reader, and what counts a file's frames."""

    kind: str
    read: Callable[[str | Path, Request], Iterator[Block]]
    count_frames: Callable[[str | Path], int]


def _text_format(kind: str, read_rows: RowReader) -> Format:
    return Format(kind, partial(read_blocks, read_rows=read_rows), partial(count_frames, read_rows=read_rows))


_LAMMPS = _text_format("a LAMMPS dump in text", lammps.read_rows)
_XYZ = _text_format("XYZ or extended XYZ", xyz.read_rows)
FORMATS: dict[str, Format] = {
    ".npy": Format("a .npy array of numbers", arrays.read_array, arrays.count_in_array),
    ".npz": Format("an .npz archive of arrays of numbers", arrays.read_archive, arrays.count_in_archive),
    ".lammpstrj": _LAMMPS,
    ".dump": _LAMMPS,
    ".xyz": _XYZ,
    ".extxyz": _XYZ,
    ".gsd": Format("a GSD trajectory of HOOMD", hoomd.read_blocks, hoomd.count_frames),
    ".lammpstrj.gz": _LAMMPS,
    ".dump.gz": _LAMMPS,
    ".xyz.gz": _XYZ,
    ".extxyz.gz": _XYZ,
}


def read_trajectory(path: str | Path, length: float, particles: int, box: float) -> np.ndarray:
    """Positions (S, N, 2) in sigma of a file's S frames, float32, in a box from 0 to ``box``.

    ``length`` is one sigma in the file's unit. Arrays have the box's lower corner at the origin, trajectories have it
    where their box says. Raises UserError for a file that is not one of ``particles`` N points in that box, and warns
    of what makes its positions doubtful.
    """
    kind, read, _ = find_format(path)
    with parsing(path, kind):
        notes = _Notes()
        parts = []
        for block in read(path, ALL):
            notes.take(block)
            parts.append(_in_sigma(block, length, particles, box))
        if not parts:
            raise Fault(NO_FRAMES)
        positions = np.concatenate(parts)
        refuse_degenerate(positions)
    for doubt in [*notes.warnings, *doubts(positions, box)]:
        log.warning("%s: %s", path, doubt)
    return positions


def find_format(path: str | Path, formats: Mapping[str, Format] = FORMATS) -> Format:
    """The format that a file's ending names. Raises UserError for an ending that none of the ``formats`` has."""
    name = Path(path).name.lower()
    for ending, entry in formats.items():
        if name.endswith(ending):
            return entry
    raise UserError(f"{path}: its ending should be one of {', '.join(formats)}, which says how it is written.")


@contextmanager
def parsing(path: str | Path, kind: str) -> Iterator[None]:
    """Raise UserError, in a line or two, for a file that is empty, wrong in some place or not of its kind."""
    try:
        if Path(path).stat().st_size == 0:
            raise Fault(f"it is empty, where {kind} should be.")
        yield
    except Fault as fault:
        raise UserError(f"{path}: {fault}") from fault
    except Exception as error:  # parsers raise all sorts of them for a file that is not theirs
        if isinstance(error, OSError) and error.errno:
            raise UserError(f"{path}: it can't be read: {error.strerror or error}") from error
        reason = " ".join(str(error).split())[:200]
        raise UserError(
            f"{path}: it is cut short, or not {kind}.\nWhat its reader says: {type(error).__name__}: {reason}"
        ) from error


class _Notes:
    """Collect what the frames of a file say of themselves that is worth a warning."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self._layout: str | None = None
        self._has_box: bool | None = None
        self._periodic = False
        self._wrapped = False
        self._projected = False

    def take(self, block: Block) -> None:
        """Compare a block with those before it, and add what is new."""
        has_box = block.box is not None and block.box.edges is not None
        frame = block.frame_name()
        if _says_periodic(block) and not self._periodic:
            self._periodic = True
            self.warnings.append("its box is periodic, it says; distances are taken straight, as between walls")
        if block.wrapped is not None and block.wrapped.any() and not self._wrapped:
            self._wrapped = True
            first = block.frame_name(int(np.argmax(block.wrapped)))
            self.warnings.append(f"{first} has image flags: its particles went through a periodic boundary, not a wall")
        if self._layout not in (None, block.layout):
            self.warnings.append(f"from {frame} on, positions come from {block.layout}, before from {self._layout}")
        if self._has_box not in (None, has_box):
            now = "a box, those before have none" if has_box else "no box, those before have one; it is not checked"
            self.warnings.append(f"{frame} has {now}")
        if has_box and _is_projection(block) and not self._projected:
            self._projected = True
            self.warnings.append(
                f"{frame} has no z, but a box that is high along z; positions that are projected from three dimensions "
                "are no fluid in two"
            )
        self._layout = block.layout
        self._has_box = has_box


def _says_periodic(block: Block) -> bool:
    """Whether the file itself, not only its format, says that the box is periodic along x or y."""
    box = block.box
    return box is not None and box.periodic is not None and not box.by_format and any(box.periodic[:2])


def _is_projection(block: Block) -> bool:
    """Whether positions without z lie in a box that is at least half as high along z as it is wide."""
    edges = None if block.box is None else block.box.edges
    return edges is not None and block.points.shape[2] == 2 and edges[2, 2] >= edges[0, 0] / 2


def _in_sigma(block: Block, length: float, particles: int, box: float) -> np.ndarray:
    """Positions (F, N, 2) of a block in sigma, from the box's corner. Raises Fault as `read_trajectory` does."""
    _check_number(block, particles)
    check_finite(block)
    if block.points.shape[2] == 3:
        _check_plane(block, length, box)
    corner = np.zeros(2)
    if block.box is not None:
        corner = block.box.corner[:2]
        if block.box.edges is not None:
            _check_box(block, block.box.edges / length, box)
    return _inside(block, (block.points[:, :, :2] - corner) / length, box)


def _check_number(block: Block, particles: int) -> None:
    number = block.points.shape[1]
    if number != particles:
        before = f", where those before it have {particles}" if block.first else ""
        raise Fault(
            f"{block.frame_name()} has {number} particles{before}. "
            f"All frames should have system.particles = {particles} of the config."
        )


def check_finite(block: Block) -> None:
    """Raise Fault for a frame with a position that is NaN or infinite."""
    finite = np.isfinite(block.points).all(axis=(1, 2))
    if not finite.all():
        frame = block.frame_name(int(np.argmin(finite)))
        raise Fault(f"{frame} has positions that are NaN or infinite; all should be finite.")


def _check_plane(block: Block, length: float, box: float) -> None:
    low = block.points[:, :, 2].min(axis=1) / length
    high = block.points[:, :, 2].max(axis=1) / length
    thick = high - low > ROUNDING * box
    if thick.any():
        k = int(np.argmax(thick))
        raise Fault(
            f"{block.frame_name(k)} is not two-dimensional: z goes from {low[k]:g} to {high[k]:g} sigma. "
            "All particles of a frame should have the same z."
        )


def _check_box(block: Block, edges: np.ndarray, box: float) -> None:
    """Raise Fault unless the block's box, with ``edges`` (3, 3) in sigma, is the config's."""
    sides = np.diag(edges)
    tilted = not np.all(np.abs(edges - np.diag(sides)) <= SIDE_TOLERANCE * box)
    if tilted or not np.allclose(sides[:2], box, rtol=SIDE_TOLERANCE, atol=0):
        shape = "tilted" if tilted else f"{sides[0]:.6g} by {sides[1]:.6g} sigma"
        raise Fault(
            f"the box of {block.frame_name()} is {shape}. It should be a square of system.box = {box:g} sigma, "
            "the box that the walls make; system.box, or the length of a sigma in the file's unit, may be wrong."
        )


def _inside(block: Block, positions: np.ndarray, box: float) -> np.ndarray:
    """Positions (F, N, 2) as float32, what is rounded put on the walls. Raises Fault for points outside."""
    outside = np.maximum(-positions, positions - box).max(axis=(1, 2))
    if outside.max() > ROUNDING * box:
        k = int(np.argmax(outside > ROUNDING * box))
        unwrapped = "Its xu and yu are not folded into the box; write x and y. " if "xu" in block.layout else ""
        raise Fault(
            f"{block.frame_name(k)} has a particle {outside[k]:.3g} sigma outside of the box, 0 to {box:g} "
            f"sigma along x and y from its lower corner. {unwrapped}The length of a sigma in the file's unit (sigma), "
            "or system.box, may be wrong."
        )
    return np.clip(positions, 0, box).astype(np.float32)
