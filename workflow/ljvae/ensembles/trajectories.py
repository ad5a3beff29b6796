"""Configurations of your own: read from arrays and trajectories, and written for programs that show them."""

from __future__ import annotations

import itertools
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workflow.ljvae.logs import UserError, log
from workflow.ljvae.storage import whole_file

ROUNDING = 1e-5  # of the box's side: so far outside or out of the plane is how programs round
SIDE_TOLERANCE = 1e-4  # relative, of the sides of a file's box


@dataclass(frozen=True)
class _Frame:
    """Points (N, 3) of one frame, the lower corner (3,) of its box, and the box's edges (3, 3): None without a box.

    All in the file's unit of length. ``periodic`` is what the file itself says of x and y.
    """

    points: np.ndarray
    corner: np.ndarray
    edges: np.ndarray | None
    periodic: bool = False


def read_trajectory(path: str | Path, length: float, particles: int, box: float) -> np.ndarray:
    """Positions (S, N, 2) in sigma of a file's S frames, float32, in a box from 0 to ``box``.

    ``length`` is one sigma in the file's unit. Arrays have the box's lower corner at the origin, trajectories have it
    where their box says. Raises UserError for a file that is not one of ``particles`` N points in that box, and warns
    of one that says that its box is periodic.
    """
    ending = Path(path).suffix.lower()
    if ending not in FORMATS:
        raise UserError(f"{path}: its ending should be one of {', '.join(FORMATS)}, which says how it is written.")
    kind, reader = FORMATS[ending]
    with _parsing(path, kind):
        if Path(path).stat().st_size == 0:
            raise UserError(f"{path}: it is empty, where {kind} should be.")
        if ending in (".npy", ".npz"):
            positions = _of_array(path, reader(path), length, particles)
        else:
            with closing(reader(path)) as frames:
                positions = _of_frames(path, frames, length, particles, box)
    if not len(positions):
        raise UserError(f"{path}: it has no frames; it should have at least one.")
    return _inside(path, positions, box)


def write_extended_xyz(path: str | Path, positions: np.ndarray, box: float) -> None:
    """Write positions (S, N, 2) in sigma as frames of argon atoms at z = 0, in a box of ``box`` x ``box`` x 1."""
    from ase import Atoms
    from ase.io.extxyz import write_xyz

    atoms = Atoms(f"Ar{positions.shape[1]}", cell=[box, box, 1.0], pbc=False)
    with whole_file(path) as temporary, open(temporary, "w") as file:
        for points in positions:
            atoms.positions[:, :2] = points
            write_xyz(file, atoms)


@contextmanager
def _parsing(path: str | Path, kind: str) -> Iterator[None]:
    """Tell in a line that a file can't be read, or is not of its kind."""
    try:
        yield
    except UserError:
        raise
    except Exception as error:  # parsers raise all sorts of them for a file that is not theirs
        if isinstance(error, OSError) and error.errno:
            raise UserError(f"{path}: it can't be read: {error.strerror or error}") from error
        reason = " ".join(str(error).split())[:200]
        raise UserError(
            f"{path}: it is cut short, or not {kind}.\nWhat its reader says: {type(error).__name__}: {reason}"
        ) from error


def _numpy_array(path: str | Path) -> np.ndarray:
    with open(path, "rb") as file:
        return np.lib.format.read_array(file, allow_pickle=False)


def _archived_array(path: str | Path) -> np.ndarray:
    """`positions`, or the only array there is."""
    if not zipfile.is_zipfile(path):
        raise ValueError("it is no zip archive")
    with np.load(path, allow_pickle=False) as archive:
        names = archive.files
        if "positions" not in names and len(names) != 1:
            contents = f"has {', '.join(names)}" if names else "is empty"
            raise UserError(f"{path}: it should have an array `positions`, or one array alone, but {contents}.")
        return archive["positions" if "positions" in names else names[0]]


def _lammps_frames(path: str | Path) -> Iterator[_Frame]:
    from ase.io import iread

    with open(path) as file:
        scaled = _are_scaled(file)
        file.seek(0)
        # sorted by id
        for atoms in iread(file, index=":", format="lammps-dump-text"):
            # ASE puts scaled coordinates into a box at the origin, and leaves others where they are
            corner = np.zeros(3) if scaled else atoms.get_celldisp().ravel()
            yield _Frame(atoms.positions, corner, atoms.cell.array, bool(atoms.pbc[:2].any()))


def _are_scaled(lines: Iterator[str]) -> bool:
    """Whether the coordinates that ASE takes from a LAMMPS dump are fractions of the box."""
    columns = next((line.split()[2:] for line in lines if line.startswith("ITEM: ATOMS")), [])
    column = next((name for name in ("x", "xs", "xu", "xsu") if name in columns), "")
    return column in ("xs", "xsu")


def _xyz_frames(path: str | Path) -> Iterator[_Frame]:
    from ase.io import iread

    lines = 0
    with open(path) as file:
        # to ASE a box is periodic unless the file says that it is not
        declared = "pbc=" in "".join(itertools.islice(file, 2)).lower()
        file.seek(0)
        for atoms in iread(file, index=":", format="extxyz"):
            lines += len(atoms) + 2
            corner = np.asarray(atoms.info.get("Origin", np.zeros(3)), dtype=float)  # as OVITO writes it
            periodic = declared and bool(atoms.pbc[:2].any())
            yield _Frame(atoms.positions, corner, atoms.cell.array if atoms.cell.any() else None, periodic)
    # ASE takes a blank line for the end
    with open(path) as file:
        if any(line.strip() for number, line in enumerate(file) if number >= lines):
            raise ValueError(f"line {lines + 1} should begin a frame with its number of particles")


def _gsd_frames(path: str | Path) -> Iterator[_Frame]:
    import gsd.hoomd

    with gsd.hoomd.open(str(path), "r") as file:
        for frame in file:
            *sides, xy, xz, yz = np.asarray(frame.configuration.box, dtype=float)
            x, y, z = sides
            edges = np.array([[x, 0, 0], [xy * y, y, 0], [xz * z, yz * z, z]])
            # the box's centre is at the origin
            yield _Frame(np.asarray(frame.particles.position, dtype=float), -edges.sum(axis=0) / 2, edges)


FORMATS: dict[str, tuple[str, Callable]] = {
    ".npy": ("a .npy array of numbers", _numpy_array),
    ".npz": ("an .npz archive of arrays of numbers", _archived_array),
    ".lammpstrj": ("a LAMMPS dump in text with the columns id, type, x, y, z", _lammps_frames),
    ".dump": ("a LAMMPS dump in text with the columns id, type, x, y, z", _lammps_frames),
    ".xyz": ("extended XYZ of elements that there are, such as Ar", _xyz_frames),
    ".extxyz": ("extended XYZ of elements that there are, such as Ar", _xyz_frames),
    ".gsd": ("a GSD trajectory of HOOMD", _gsd_frames),
}


def _of_array(path: str | Path, array: np.ndarray, length: float, particles: int) -> np.ndarray:
    """The array's positions (S, N, 2) in sigma. Raises UserError unless it has that shape and finite numbers."""
    if array.dtype.kind not in "fiu":
        raise UserError(f"{path}: it should have real numbers, not {array.dtype}.")
    if array.ndim != 3 or array.shape[2] != 2:
        raise UserError(f"{path}: its shape should be (frames, particles, 2), x and y of each, not {array.shape}.")
    if len(array):
        _check_number(path, 0, array.shape[1], particles)
    for k in np.flatnonzero(~np.isfinite(array).all(axis=(1, 2)))[:1]:
        _check_finite(path, k, array[k])
    return array.astype(np.float64) / length


def _of_frames(path: str | Path, frames: Iterator[_Frame], length: float, particles: int, box: float) -> np.ndarray:
    """The frames' positions (S, N, 2) in sigma. Raises UserError as `read_trajectory` does."""
    points = []
    periodic = False
    for k, frame in enumerate(frames):
        points.append(_flat(path, k, frame, length, particles, box))
        periodic = periodic or frame.periodic
    if periodic:
        log.warning("%s: its box is periodic, it says; distances are taken straight, as between walls", path)
    return np.array(points).reshape(len(points), particles, 2)


def _flat(path: str | Path, k: int, frame: _Frame, length: float, particles: int, box: float) -> np.ndarray:
    """Points (N, 2) of frame ``k`` in sigma, from the box's corner. Raises UserError as `read_trajectory` does."""
    _check_number(path, k, len(frame.points), particles)
    _check_finite(path, k, frame.points)
    low = frame.points[:, 2].min() / length
    high = frame.points[:, 2].max() / length
    if high - low > ROUNDING * box:
        raise UserError(
            f"{path}: frame {k} (from 0) is not two-dimensional: z goes from {low:g} to {high:g} sigma. "
            "All particles of a frame should have the same z."
        )
    if frame.edges is not None:
        _check_box(path, k, frame.edges / length, box)
    return (frame.points - frame.corner)[:, :2] / length


def _check_number(path: str | Path, k: int, number: int, particles: int) -> None:
    if number != particles:
        before = f", where those before it have {particles}" if k else ""
        raise UserError(
            f"{path}: frame {k} (from 0) has {number} particles{before}. "
            f"All frames should have system.particles = {particles} of the config."
        )


def _check_finite(path: str | Path, k: int, points: np.ndarray) -> None:
    if not np.isfinite(points).all():
        raise UserError(f"{path}: frame {k} (from 0) has positions that are NaN or infinite; all should be finite.")


def _check_box(path: str | Path, k: int, edges: np.ndarray, box: float) -> None:
    """Raise UserError unless the box of frame ``k``, with ``edges`` (3, 3) in sigma, is the config's."""
    sides = np.diag(edges)
    tilted = not np.all(np.abs(edges - np.diag(sides)) <= SIDE_TOLERANCE * box)
    if tilted or not np.allclose(sides[:2], box, rtol=SIDE_TOLERANCE, atol=0):
        shape = "tilted" if tilted else f"{sides[0]:.6g} by {sides[1]:.6g} sigma"
        raise UserError(
            f"{path}: the box of frame {k} (from 0) is {shape}. It should be a square of system.box = {box:g} sigma, "
            "the box that the walls make; system.box, or the length of a sigma in the file's unit, may be wrong."
        )


def _inside(path: str | Path, positions: np.ndarray, box: float) -> np.ndarray:
    """Positions (S, N, 2) as float32, what is rounded put on the walls. Raises UserError for points outside."""
    outside = np.maximum(-positions, positions - box).max(axis=(1, 2))
    if outside.max() > ROUNDING * box:
        k = int(np.argmax(outside > ROUNDING * box))
        raise UserError(
            f"{path}: frame {k} (from 0) has a particle {outside[k]:.3g} sigma outside of the box, 0 to {box:g} sigma "
            "along x and y. The length of a sigma in the file's unit (sigma), or system.box, may be wrong."
        )
    return np.clip(positions, 0, box).astype(np.float32)
