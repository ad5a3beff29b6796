"""Trajectories in text: lines of a file, compressed or not, and blocks of the frames that they hold."""

from __future__ import annotations

import codecs
import gzip
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from workflow.ljvae.trajectories.blocks import ALL, FRAMES, NONE, PARTICLES, Block, Box, Fault, Request, frame_name
from workflow.ljvae.trajectories.tables import read_table

_GZIP = b"\x1f\x8b"
_WIDE_TEXT = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BUFFER = 2**20  # bytes of a file held at a time
_MANY = 1024  # lines that are faster counted in the buffer than taken one by one


@dataclass(frozen=True)
class Layout:
    """Where the lines of a frame have what is read, as indices of their ``width`` columns.

    ``names`` and ``positions`` are those of x, y and perhaps z; those of which ``scaled`` is true are fractions of the
    box's edges.
    ``identity`` is the number of the particle, ``images`` are its image flags along x and y, and ``species`` is its
    element or type.
    """

    width: int
    names: tuple[str, ...]
    positions: tuple[int, ...]
    scaled: tuple[bool, ...]
    identity: int | None = None
    images: tuple[int, ...] = ()
    species: int | None = None


class Rows(NamedTuple):
    """The text of one frame's ``size`` particles, a line for each; ``line`` is the number of the first one from 1."""

    frame: int
    line: int
    text: bytes
    size: int
    layout: Layout
    box: Box | None

    @property
    def lines(self) -> list[bytes]:
        """The lines, with their ends."""
        return list(io.BytesIO(self.text))


class Lines:
    """The lines of a file, one after the other; ``number`` is that of the last one from 1."""

    def __init__(self, file: io.BufferedReader[Any]) -> None:
        self._file = file
        self._held: list[bytes] = []  # one line at most
        self.number = 0

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

    def rows(self, frame: int, count: int) -> bytes:
        """The ``count`` lines of a frame's particles. Raises Fault if they are cut short."""
        text = b"".join(self._pieces(count))
        self._advance(frame, count, text.count(b"\n"), text[-1:])
        if text and not text.endswith(b"\n"):
            _check_last_number(frame, text)
        return text

    def skip(self, frame: int, count: int) -> None:
        """Pass over the ``count`` lines of a frame's particles. Raises Fault if the file ends before."""
        breaks = 0
        end = b""
        for piece in self._pieces(count):
            breaks += piece.count(b"\n")
            end = piece[-1:]
        self._advance(frame, count, breaks, end)

    def _advance(self, frame: int, count: int, breaks: int, end: bytes) -> None:
        """Count lines that were taken, with so many line breaks and this last byte."""
        taken = breaks + (end not in (b"", b"\n"))
        self.number += taken
        if taken < count:
            raise Fault(f"{frame_name(frame)} is cut short: the file ends after {taken} of its {count} particles.")

    def _pieces(self, count: int) -> Iterator[bytes]:
        """Pieces of the file that make up its next ``count`` lines, or fewer if it ends."""
        if self._held and count:
            count -= 1
            yield self._held.pop()
        if count < _MANY:
            yield from islice(self._file, count)
            return
        while count and (buffer := self._file.peek()):
            breaks = buffer.count(b"\n")
            size = len(buffer)
            if breaks >= count:
                size = int(np.flatnonzero(np.frombuffer(buffer, np.uint8) == ord("\n"))[count - 1]) + 1
                breaks = count
            count -= breaks
            yield self._file.read(size)


@contextmanager
def open_lines(path: str | Path) -> Iterator[Lines]:
    """The lines of a text file, also of one that gzip compressed. Raises Fault for text in UTF-16."""
    with io.BufferedReader(io.FileIO(path), _BUFFER) as raw:
        start = raw.peek(512)[:512]
        if start.startswith(_WIDE_TEXT):
            raise Fault("it is text in UTF-16; it should be in ASCII or UTF-8.")
        if start.startswith(_GZIP):
            with io.BufferedReader(gzip.GzipFile(fileobj=raw), _BUFFER) as file:
                yield Lines(file)
            return
        if b"\0" in start:
            raise Fault("it is binary; it should be text.")
        if start.startswith(codecs.BOM_UTF8):
            raw.read(len(codecs.BOM_UTF8))
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


RowReader = Callable[[Lines, Request], Iterator[Rows | None]]


def read_blocks(path: str | Path, request: Request = ALL, *, read_rows: RowReader) -> Iterator[Block]:
    """Yield blocks of a file's frames, whose rows ``read_rows`` reads. Raises Fault as it and `blocks_of` do."""
    with open_lines(path) as lines:
        yield from blocks_of(read_rows(lines, request), request.full)


def count_frames(path: str | Path, *, read_rows: RowReader) -> int:
    """The number of a file's frames. Raises Fault for a header that can't be read, or a last frame that is cut short.

    The lines of particles are counted, not read.
    """
    with open_lines(path) as lines:
        return sum(1 for _ in read_rows(lines, NONE))


def blocks_of(rows: Iterator[Rows | None], full: bool = False) -> Iterator[Block]:
    """Blocks of the frames, with the particles in the order of their numbers where they have some.

    Frames that are None are left out. A ``full`` block has species and identities. Raises Fault for lines of another
    number of columns, for what is no number, and for numbers that are there twice.
    """
    batch: list[Rows] = []
    for frame in rows:
        if frame is None:
            continue
        if batch and not _are_alike(batch[0], frame):
            yield _block(batch, full)
            batch = []
        batch.append(frame)
        if len(batch) == FRAMES or (len(batch) + 1) * frame.size > PARTICLES:
            yield _block(batch, full)
            batch = []
    if batch:
        yield _block(batch, full)


def _are_alike(one: Rows, other: Rows) -> bool:
    return one.box is other.box and one.layout == other.layout and one.size == other.size


def _block(batch: list[Rows], full: bool) -> Block:
    first = batch[0]
    layout = first.layout
    columns = [*layout.positions, *layout.images]
    if layout.identity is not None:
        columns.append(layout.identity)
    table, species = _table(batch, columns, layout.species if full else None)
    identities = None
    if layout.identity is not None:
        table, species = _in_order(batch, table, species)
        identities = _whole_numbers(first, table[:, :, -1]) if full else None
    points = table[:, :, : len(layout.positions)]
    flags = table[:, :, len(layout.positions) :][:, :, : len(layout.images)]
    if any(layout.scaled):
        points = _unscaled(first, points)
    return Block(
        first=first.frame,
        points=points,
        box=first.box,
        layout=" ".join(layout.names),
        wrapped=np.asarray(flags.any(axis=(1, 2))),
        species=species,
        identities=identities,
        every=batch[1].frame - first.frame if len(batch) > 1 else 1,
    )


def _table(batch: list[Rows], columns: list[int], word: int | None) -> tuple[np.ndarray, np.ndarray | None]:
    """The numbers (F, N, columns) of a batch's lines, and the words (F, N) of its column ``word``, None if it is."""
    shape = (len(batch), batch[0].size)
    text = b"".join(frame.text for frame in batch) if len(batch) > 1 else batch[0].text
    parsed = read_table(text, shape[0] * shape[1], batch[0].layout.width, columns, word)
    if parsed is not None:
        table, words = parsed
        return table.reshape(*shape, len(columns)), None if words is None else words.reshape(shape)
    for frame in batch:  # which line it is
        for number, line in enumerate(frame.lines, frame.line):
            _check_line(frame, number, line, columns)
    raise Fault("it has numbers that can't be read.")


def check_last_line(frame: Rows) -> Rows:
    """The frame. Raises Fault if its last line is not one of its particles, since the frame was cut short before it.

    Later, the line where the next frame should begin would be blamed.
    """
    start = frame.text.rfind(b"\n", 0, -1) + 1
    if frame.size and len(frame.text[start:].split()) != frame.layout.width:
        for number, line in enumerate(frame.lines, frame.line):
            _check_line(frame, number, line, [])
    return frame


def _check_line(frame: Rows, number: int, line: bytes, columns: list[int]) -> None:
    """Raise Fault if the line has another number of columns, or no numbers where they should be."""
    place = f"{frame_name(frame.frame)}, line {number}"
    tokens = line.split()
    if tokens[:1] == [b"ITEM:"]:
        raise Fault(f"{place}: the frame is cut short; the next one begins before its {frame.size} particles.")
    if len(tokens) != frame.layout.width:
        raise Fault(f"{place}: it should have {frame.layout.width} columns, as its frame says, not {len(tokens)}.")
    for column in columns:
        try:
            parse_number(tokens[column])
        except ValueError as error:
            raise Fault(f"{place}, column {column + 1}: {error}.") from error


def _in_order(batch: list[Rows], table: np.ndarray, species: np.ndarray | None) -> tuple[np.ndarray, np.ndarray | None]:
    """The table (F, N, columns) and the species (F, N) in the order of the table's last column, the identities."""
    if (np.diff(table[:, :, -1], axis=1) > 0).all():
        return table, species
    frames, particles, columns = table.shape
    order = np.argsort(table[:, :, -1], axis=1, kind="stable")
    places = (order + particles * np.arange(frames)[:, None]).ravel()
    table = table.reshape(-1, columns).take(places, axis=0).reshape(table.shape)
    twice = np.argwhere(np.diff(table[:, :, -1], axis=1) == 0)
    if len(twice):
        k, particle = twice[0]
        identity = table[k, particle, -1]
        raise Fault(f"{frame_name(batch[k].frame)} has the particle with id {identity:g} twice; ids should differ.")
    return table, None if species is None else species.ravel().take(places).reshape(species.shape)


def _whole_numbers(frame: Rows, identities: np.ndarray) -> np.ndarray:
    if (identities != np.floor(identities)).any() or np.abs(identities).max(initial=0) > 2**53:
        raise Fault(f"{frame_name(frame.frame)} or a later one has ids that are no whole numbers; they should be.")
    return identities.astype(np.int64)


def _unscaled(frame: Rows, points: np.ndarray) -> np.ndarray:
    """The points with their scaled columns as lengths."""
    if frame.box is None or frame.box.edges is None:
        raise Fault(f"{frame_name(frame.frame)} has fractions of a box as positions, but no box; it should have one.")
    edges = frame.box.edges
    scaled = np.array(frame.layout.scaled)
    size = len(scaled)
    others = ~np.array([*scaled, *[False] * (3 - size)])
    if edges[others][:, :size][:, scaled].any():
        raise Fault(
            f"{frame_name(frame.frame)} has fractions of a tilted box as positions, but not along all of its edges; "
            "it should have xs, ys and zs."
        )
    lengths = frame.box.corner[:size] + np.where(scaled, points, 0) @ edges[:size, :size]
    return np.where(scaled, lengths, points)


def _check_last_number(frame: int, text: bytes) -> None:
    """Raise Fault if the number at the file's very end may have lost digits.

    Without a line break it is taken as whole only where all numbers above it have as many digits behind the point.
    """
    last = [line.split()[-1] if line.strip() else b"" for line in text.split(b"\n")]
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
