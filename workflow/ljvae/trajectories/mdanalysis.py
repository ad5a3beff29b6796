"""Binary trajectories of molecular dynamics, which MDAnalysis reads: DCD, and XTC and TRR of GROMACS.

Their lengths are in angstrom here, MDAnalysis's unit: those of DCD as they are, those of XTC and TRR, which the files
have in nanometres, times ten. A topology, any file of particles that MDAnalysis reads, says which species they are.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from workflow.ljvae.trajectories.blocks import ALL, Block, Box, Fault, Request, frame_name

KINDS = {".dcd": "a DCD trajectory", ".xtc": "an XTC trajectory of GROMACS", ".trr": "a TRR trajectory of GROMACS"}
_NANOMETRE = 10.0  # angstrom
_SPECIES = ("elements", "types", "names")  # of a topology, in the order of choice
# columns of LAMMPS' atom styles; MDAnalysis takes a file that names none as of the style full
_ATOM_STYLES = {
    "atomic": "id type x y z",
    "charge": "id type charge x y z",
    "bond": "id resid type x y z",
    "angle": "id resid type x y z",
    "molecular": "id resid type x y z",
    "full": "id resid type charge x y z",
    "sphere": "id type diameter density x y z",
}

Contents = Iterator[tuple[int, np.ndarray, np.ndarray]]


def read_blocks(path: str | Path, request: Request = ALL, *, topology: str | Path) -> Iterator[Block]:
    """Yield each frame as a block, in angstrom, with the species of the ``topology``.

    The format has no other box than a periodic one. Raises Fault for a topology that can't be read or has another
    number of particles, for a frame without positions, and for a last frame that is cut short.
    """
    number, species = _read_topology(topology)
    read = _read_dcd if Path(path).suffix.lower() == ".dcd" else _read_gromacs
    for frame, points, edges in read(path, request):
        if len(points) != number:
            raise Fault(f"it has {len(points)} particles, but its topology {topology} has {number}; they should agree.")
        box = Box(np.zeros(3), edges.astype(np.float64), (True, True, True), by_format=True) if edges.any() else None
        yield Block(frame, points[None].astype(np.float64), box, species=None if species is None else species[None])


def count_frames(path: str | Path) -> int:
    """The number of frames. Raises Fault for a last frame that is cut short."""
    if Path(path).suffix.lower() == ".dcd":
        with _open_dcd(path) as reader:
            return len(reader)
    with _open_gromacs(path) as file:
        return len(file)


def _read_topology(topology: str | Path) -> tuple[int, np.ndarray | None]:
    """The number of particles and their species (N,), None where the topology names none."""
    if not Path(topology).is_file():
        raise Fault(f"there is no file {topology}, which should be its topology.")
    with _without_warnings():
        from MDAnalysis import Universe

        try:
            atoms = Universe(str(topology), to_guess=(), **_atom_style(topology)).atoms
        except Exception as error:  # parsers raise all sorts of them
            reason = " ".join(str(error).split())[:200]
            raise Fault(f"its topology {topology} can't be read: {type(error).__name__}: {reason}") from error
        for name in _SPECIES:
            words = [str(word).strip() for word in getattr(atoms, name, ())]
            if words and all(words):
                return len(atoms), np.array(words)
    return len(atoms), None


def _atom_style(topology: str | Path) -> dict[str, str]:
    """The keyword that tells MDAnalysis the columns of a LAMMPS data file, if they are named behind its Atoms."""
    if Path(topology).suffix.lower() != ".data":
        return {}
    with open(topology, encoding="utf-8", errors="replace") as file:
        for line in file:
            title, _, style = line.partition("#")
            if title.strip() == "Atoms":
                columns = _ATOM_STYLES.get(style.strip())
                return {"atom_style": columns} if columns else {}
    return {}


@contextmanager
def _without_warnings() -> Iterator[None]:
    """Silence what MDAnalysis says of future versions, and of what a topology lacks for other uses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _read_dcd(path: str | Path, request: Request) -> Contents:
    """Yield the number of each frame, its points (N, 3) and the edges (3, 3) of its box; zeros for no box."""
    from MDAnalysis.lib.mdamath import triclinic_vectors

    with _open_dcd(path) as reader:
        for number in request.frames(len(reader)):
            frame = reader[number]
            edges = np.zeros((3, 3))
            if frame.dimensions is not None:
                with np.errstate(invalid="ignore"):
                    edges = triclinic_vectors(frame.dimensions, dtype=np.float64)
                if not edges.any():
                    sides = " ".join(f"{value:g}" for value in frame.dimensions)
                    raise Fault(f"{frame_name(number)} has sides and angles of its box that no box has: {sides}.")
            yield number, frame.positions, edges


@contextmanager
def _open_dcd(path: str | Path) -> Iterator[Any]:
    with _without_warnings():
        from MDAnalysis.coordinates.DCD import DCDReader
        from MDAnalysis.lib.formats.libdcd import DCDFile

    with DCDFile(str(path)) as file:  # refuses what the reader could not even close
        frames = file.n_frames
        _check_whole(path, file._header_size + file._firstframesize + (frames - 1) * file._framesize, frames)
    with _without_warnings():
        reader = DCDReader(str(path))
    with reader:
        yield reader


def _read_gromacs(path: str | Path, request: Request) -> Contents:
    """Yield the number of each frame, its points (N, 3) and the edges (3, 3) of its box; zeros for no box."""
    with _open_gromacs(path) as file:
        for number in request.frames(len(file)):
            file.seek(number)
            frame = file.read()
            if not getattr(frame, "hasx", True):
                raise Fault(f"{frame_name(number)} has no positions; each frame should have them.")
            yield number, frame.x * _NANOMETRE, frame.box * _NANOMETRE


@contextmanager
def _open_gromacs(path: str | Path) -> Iterator[Any]:
    with _without_warnings():
        from MDAnalysis.lib.formats.libmdaxdr import TRRFile, XTCFile

    kind = XTCFile if Path(path).suffix.lower() == ".xtc" else TRRFile
    with kind(str(path)) as file:
        file.seek(len(file) - 1)
        file.read()
        _check_whole(path, file._bytes_tell(), len(file))
        yield file


def _check_whole(path: str | Path, size: int, frames: int) -> None:
    """Raise Fault unless a file has the ``size``, in bytes, of the frames that its reader finds in it."""
    if Path(path).stat().st_size != size:
        raise Fault(f"it is cut short within {frame_name(frames)}; without that frame, the others can be read.")
