"""Trajectories in text: lines of a file, compressed or not, and the numbers of many frames at once by NumPy."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np

from workflow.ljvae.trajectories.blocks import Block, Box, Fault, frame_name

_FRAMES = 256  # in a block
_GZIP = b"\x1f\x8b"
_WIDE_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Layout:
    """Where the lines of a frame have what is read, as indices of their ``width`` columns.

    ``names`` and ``positions`` are those of x, y and perhaps z; those of which ``scaled`` is true are fractions of the
    box's edges.
    ``identity`` is the number of the particle, and ``images`` are its image flags along x and y.
    """

    width: int
    names: tuple[str, ...]
    positions: tuple[int, ...]
    scaled: tuple[bool, ...]
    identity: int | None = None
    images: tuple[int, ...] = ()


class Rows(NamedTuple):
    """The lines of one frame's particles; ``line`` is the number of the first one from 1."""

    frame: int
    line: int
    lines: list[bytes]
    layout: Layout
    box: Box | None


class Lines:
    """The lines of a file, one after the other; ``number`` is that of the last one from 1."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._held: list[bytes] = []  # one line at most
        self.number = 0

    def take(self, count: int) -> list[bytes]:
        """The next lines, fewer than ``count`` if the file ends."""
        held = [self._held.pop()] if self._held and count else []
        taken = held + list(islice(self._file, count - len(held)))
        self.number += len(taken)
        return taken

    def next(self) -> bytes:
        """The next line; empty at the end of the file."""
        line = self._held.pop() if self._held else next(self._file, b"")
        self.number += bool(line)
        return line

    def next_filled(self) -> bytes:
        """The next line that is not blank; empty at the end of the file."""
        line = self.next()
        while line and not line.strip():
            line = self.next()
        return line

    def put_back(self, line: bytes) -> None:
        """Let ``line``, which was just taken, be the next one again."""
        if line:
            self._held.append(line)
            self.number -= 1

    def rows(self, frame: int, count: int) -> list[bytes]:
        """The ``count`` lines of a frame's particles. Raises Fault if they are cut short."""
        taken = self.take(count)
        if len(taken) < count:
            raise Fault(f"{frame_name(frame)} is cut short: the file ends after {len(taken)} of its {count} particles.")
        if taken and not taken[-1].endswith(b"\n"):
            _check_last_number(frame, taken)
        return taken


@contextmanager
def open_lines(path: str | Path) -> Iterator[Lines]:
    """The lines of a text file, also of one that gzip compressed. Raises Fault for text in UTF-16."""
    with open(path, "rb") as raw:
        start = raw.read(512)
        raw.seek(0)
        if start.startswith(_WIDE_TEXT):
            raise Fault("it is text in UTF-16; it should be in ASCII or UTF-8.")
        if start.startswith(_GZIP):
            with io.BufferedReader(gzip.GzipFile(fileobj=raw)) as file:
                yield Lines(file)
            return
        if b"\0" in start:
            raise Fault("it is binary; it should be text.")
        if start.startswith(codecs.BOM_UTF8):
            raw.seek(len(codecs.BOM_UTF8))
        yield Lines(raw)


def shown(text: bytes) -> str:
    r"""How messages quote a part of a file.

    >>> print(shown(b"ITEM: \xc4 \n"))
    'ITEM: \xc4'
    """
    return f"'{text.strip()[:60].decode('ascii', errors='backslashreplace')}'"


def parse_number(text: bytes) -> float:
    """A number as files write it. Raises ValueError for any other text, also for 1_000, which Python takes."""
    try:
        if b"_" not in text:
            return float(text)
    except ValueError:
        pass
    raise ValueError(f"{shown(text)} should be a number")


def read_blocks(path: str | Path, read_rows: Callable[[Lines], Iterator[Rows]]) -> Iterator[Block]:
    """Yield blocks of a file's frames, whose rows ``read_rows`` reads. Raises Fault as it and `blocks_of` do."""
    with open_lines(path) as lines:
        yield from blocks_of(read_rows(lines))


def blocks_of(rows: Iterator[Rows]) -> Iterator[Block]:
    """Blocks of the frames, with the particles in the order of their numbers where they have some.

    Raises Fault for lines of another number of columns, for what is no number, and for numbers that are there twice.
    """
    batch: list[Rows] = []
    for frame in rows:
        if batch and (len(batch) == _FRAMES or not _are_alike(batch[0], frame)):
            yield _block(batch)
            batch = []
        batch.append(frame)
    if batch:
        yield _block(batch)


def _are_alike(one: Rows, other: Rows) -> bool:
    return one.box is other.box and one.layout == other.layout and len(one.lines) == len(other.lines)


def _block(batch: list[Rows]) -> Block:
    first = batch[0]
    layout = first.layout
    columns = [*layout.positions, *layout.images]
    if layout.identity is not None:
        columns.append(layout.identity)
    table = _table(batch, columns).reshape(len(batch), len(first.lines), len(columns))
    if layout.identity is not None:
        table = _in_order(batch, table)
    points = table[:, :, : len(layout.positions)]
    flags = table[:, :, len(layout.positions) :][:, :, : len(layout.images)]
    if any(layout.scaled):
        points = _unscaled(first, points)
    return Block(first.frame, points, first.box, " ".join(layout.names), np.asarray(flags.any(axis=(1, 2))))


def _table(batch: list[Rows], columns: list[int]) -> np.ndarray:
    """The numbers (lines, columns) of a batch's lines."""
    lines = [line for frame in batch for line in frame.lines]
    if not lines:
        return np.zeros((0, len(columns)))
    if set(map(len, map(bytes.split, lines))) == {batch[0].layout.width}:
        try:
            return np.loadtxt(lines, usecols=columns, comments=None, ndmin=2)
        except ValueError:
            pass  # which one it is comes next
    for frame in batch:
        for number, line in enumerate(frame.lines, frame.line):
            _check_line(frame, number, line, columns)
    raise Fault("it has numbers that can't be read.")


def check_last_line(frame: Rows) -> Rows:
    """The frame. Raises Fault if its last line is not one of its particles, since the frame was cut short before it.

    Later, the line where the next frame should begin would be blamed.
    """
    if frame.lines and len(frame.lines[-1].split()) != frame.layout.width:
        for number, line in enumerate(frame.lines, frame.line):
            _check_line(frame, number, line, [])
    return frame


def _check_line(frame: Rows, number: int, line: bytes, columns: list[int]) -> None:
    """Raise Fault if the line has another number of columns, or no numbers where they should be."""
    place = f"{frame_name(frame.frame)}, line {number}"
    tokens = line.split()
    if tokens[:1] == [b"ITEM:"]:
        raise Fault(f"{place}: the frame is cut short; the next one begins before its {len(frame.lines)} particles.")
    if len(tokens) != frame.layout.width:
        raise Fault(f"{place}: it should have {frame.layout.width} columns, as its frame says, not {len(tokens)}.")
    for column in columns:
        try:
            parse_number(tokens[column])
        except ValueError as error:
            raise Fault(f"{place}, column {column + 1}: {error}.") from error


def _in_order(batch: list[Rows], table: np.ndarray) -> np.ndarray:
    order = np.argsort(table[:, :, -1], axis=1, kind="stable")
    table = np.take_along_axis(table, order[:, :, None], axis=1)
    twice = np.argwhere(np.diff(table[:, :, -1], axis=1) == 0)
    if len(twice):
        k, particle = twice[0]
        identity = table[k, particle, -1]
        raise Fault(f"{frame_name(batch[k].frame)} has the particle with id {identity:g} twice; ids should differ.")
    return table


def _unscaled(frame: Rows, points: np.ndarray) -> np.ndarray:
    """The points with their scaled columns as lengths."""
    if frame.box is None or frame.box.edges is None:
        raise Fault(f"{frame_name(frame.frame)} has fractions of a box as positions, but no box; it should have one.")
    scaled = np.array(frame.layout.scaled)
    size = len(scaled)
    lengths = frame.box.corner[:size] + np.where(scaled, points, 0) @ frame.box.edges[:size, :size]
    return np.where(scaled, lengths, points)


def _check_last_number(frame: int, lines: list[bytes]) -> None:
    """Raise Fault if the number at the file's very end may have lost digits.

    Without a line break it is taken as whole only where all numbers above it have as many digits behind the point.
    """
    last = [line.split()[-1] if line.strip() else b"" for line in lines]
    digits = {len(token.partition(b".")[2]) for token in last}
    plain = not any(b"e" in token.lower() for token in last)
    if len(set(last)) == 1 or (plain and len(digits) == 1 and digits != {0}):
        return
    raise Fault(
        f"{frame_name(frame)} ends without a line break, so that its last number, {shown(last[-1])}, may be "
        "cut short. If it is whole, add a line break."
    )


@contextmanager
def placed(frame: int) -> Iterator[None]:
    """Turn a ValueError of the block into a Fault that names the frame."""
    try:
        yield
    except ValueError as error:
        raise Fault(f"{frame_name(frame)}: {error}.") from error
