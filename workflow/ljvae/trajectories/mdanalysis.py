"""Binary trajectories of molecular dynamics, which MDAnalysis reads: DCD, and XTC and TRR of GROMACS.

Their lengths are in angstrom here, MDAnalysis's unit: those of DCD as they are, those of XTC and TRR, which the files
have in nanometres, times ten. A topology, any file of particles that MDAnalysis reads, says which species they are.
"""

from __future__ import annotations

import os
import struct
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
_DCD_MARK = 84  # bytes of a DCD's first record

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
        with _open_dcd(path) as file:
            return int(file.n_frames)
    with _open_gromacs(path) as file:
        return len(file)


def _read_topology(topology: str | Path) -> tuple[int, np.ndarray | None]:
    """The number of particles and their species (N,), None where the topology names none."""
    if not Path(topology).is_file():
        raise Fault(f"there is no file {topology}, which should be its topology.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what a topology lacks for other uses
        from MDAnalysis import Universe

        try:
            atoms = Universe(str(topology), to_guess=()).atoms
        except Exception as error:  # parsers raise all sorts of them
            reason = " ".join(str(error).split())[:200]
            raise Fault(f"its topology {topology} can't be read: {type(error).__name__}: {reason}") from error
        for name in _SPECIES:
            words = [str(word).strip() for word in getattr(atoms, name, ())]
            if words and all(words):
                return len(atoms), np.array(words)
    return len(atoms), None


def _read_dcd(path: str | Path, request: Request) -> Contents:
    """Yield the number of each frame, its points (N, 3) and the edges (3, 3) of its box; zeros for no box."""
    from MDAnalysis.lib.mdamath import triclinic_vectors

    with _open_dcd(path) as file:
        for number in request.frames(file.n_frames):
            file.seek(number)
            points, cell = file.read()
            edges = np.zeros((3, 3))
            if file.header["is_periodic"] and cell[:3].any():
                edges = triclinic_vectors(cell, dtype=np.float64)
                if not edges.any():
                    raise Fault(f"the box of {frame_name(number)} has sides and angles that no box has: {cell}.")
            yield number, points, edges


@contextmanager
def _open_dcd(path: str | Path) -> Iterator[Any]:
    from MDAnalysis.lib.formats.libdcd import DCDFile

    with DCDFile(str(path)) as file:
        extra = 56 if file.header["is_periodic"] else 0
        frame = (file.header["natoms"] - file.nfixed + 2) * file.n_dims * 4 + extra
        first = frame + file.nfixed * file.n_dims * 4
        header = _dcd_header_size(path, 4 if file.nfixed else 3)
        if header and header + first + (file.n_frames - 1) * frame != Path(path).stat().st_size:
            raise Fault(f"it is cut short within {frame_name(file.n_frames)}; leave out that frame to read the others.")
        yield file


def _dcd_header_size(path: str | Path, records: int) -> int:
    """The size in bytes of a DCD's header, which has so many records of Fortran; 0 for unusual records."""
    with open(path, "rb") as file:
        start = file.read(4)
        order = "<" if struct.unpack("<i", start)[0] == _DCD_MARK else ">"
        if struct.unpack(f"{order}i", start)[0] != _DCD_MARK:
            return 0
        file.seek(0)
        for _ in range(records):
            (size,) = struct.unpack(f"{order}i", file.read(4))
            file.seek(size + 4, os.SEEK_CUR)
        return file.tell()


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
    from MDAnalysis.lib.formats.libmdaxdr import TRRFile, XTCFile

    kind = XTCFile if Path(path).suffix.lower() == ".xtc" else TRRFile
    with kind(str(path)) as file:
        file.seek(len(file) - 1)
        file.read()
        if file._bytes_tell() != Path(path).stat().st_size:
            raise Fault(f"it is cut short within {frame_name(len(file))}; leave out that frame to read the others.")
        yield file
