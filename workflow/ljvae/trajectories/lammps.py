"""LAMMPS dumps in text: what ``dump custom`` and ``dump atom`` write, and other programs after their model."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from workflow.ljvae.trajectories.blocks import ALL, Box, Fault, Request, frame_name
from workflow.ljvae.trajectories.text import (
    Layout,
    Lines,
    Rows,
    check_last_line,
    parse_number,
    placed,
    shown,
)

_ITEM = b"ITEM:"
_PARTICLES = b"ITEM: ATOMS"
_BOUNDS = "BOX BOUNDS"
_NUMBER = "NUMBER OF ATOMS"
_ONE_LINE = ("TIMESTEP", "TIME", "UNITS", _NUMBER)
# columns of x and y in the order of choice: plain, scaled, unwrapped, both; and those of z
_PAIRS = (("x", "y"), ("xs", "ys"), ("xu", "yu"), ("xsu", "ysu"))
_HEIGHTS = ("z", "zs", "zu", "zsu")
_SPECIES = ("element", "type", "typelabel")  # in the order of choice


class _Section(NamedTuple):
    """A section of a frame's header: its first line, and those behind it."""

    title: bytes
    lines: tuple[bytes, ...]


def read_rows(lines: Lines, request: Request = ALL) -> Iterator[Rows | None]:
    """Yield the rows of a dump's frames, None for those that are not asked for.

    Raises Fault for a frame that is not whole.
    """
    frame = 0
    while not request.ends_before(frame) and (first := lines.next_filled()):
        sections, title = _header(lines, frame, first)
        with placed(frame):
            box = _box(*_section(sections, _BOUNDS))
            count = _count(_section(sections, _NUMBER))
            layout = _layout(title)
        if request.wants(frame):
            line = lines.number + 1
            yield check_last_line(Rows(frame, line, lines.rows(frame, count), count, layout, box))
        else:
            lines.skip(frame, count)
            yield None
        frame += 1


def _header(lines: Lines, frame: int, line: bytes) -> tuple[dict[str, _Section], bytes]:
    """The sections of a frame by name, and the line that begins its particles."""
    sections: dict[str, _Section] = {}
    while not line.startswith(_PARTICLES):
        if not line:
            raise Fault(f"{frame_name(frame)} is cut short: the file ends before its particles.")
        place = f"{frame_name(frame)}, line {lines.number}"
        if not line.startswith(_ITEM):
            raise Fault(f"{place}: it should begin with ITEM:, as each section does, not {shown(line)}.")
        name = _name(line)
        if name is None:
            raise Fault(f"{place}: the section {shown(line)} is none of a dump of particles (`dump custom`).")
        if name in sections:
            raise Fault(f"{place}: its header is cut short; the section {name} comes again before its particles.")
        sections[name] = _Section(line, _content(lines))
        line = lines.next_filled()
    return sections, line


def _name(title: bytes) -> str | None:
    text = " ".join(title[len(_ITEM) :].decode("latin-1").split())
    if text.startswith(_BOUNDS):
        return _BOUNDS
    return text if text in _ONE_LINE else None


def _content(lines: Lines) -> tuple[bytes, ...]:
    content: list[bytes] = []
    while (line := lines.next_filled()) and not line.startswith(_ITEM) and len(content) < 4:
        content.append(line)
    lines.put_back(line)
    return tuple(content)


def _section(sections: dict[str, _Section], name: str) -> _Section:
    if name not in sections:
        raise ValueError(f"it should have a section ITEM: {name}")
    return sections[name]


def _count(section: _Section) -> int:
    text = b"".join(section.lines).strip()
    if not text.isdigit():
        raise ValueError(f"ITEM: {_NUMBER} should have one whole number, not {shown(text)}")
    return int(text)


@lru_cache(maxsize=64)
def _layout(title: bytes) -> Layout:
    """The columns that the line ITEM: ATOMS names. Raises ValueError if they have no x and y of one kind."""
    names = title[len(_PARTICLES) :].decode("latin-1").split()
    pair = next((pair for pair in _PAIRS if set(pair) <= set(names)), None)
    if pair is None:
        given = " ".join(names) or "no names"
        raise ValueError(
            f"ITEM: ATOMS should name the columns x and y (or xs and ys, xu and yu, xsu and ysu), but has {given}"
        )
    heights = [pair[0].replace("x", "z"), *_HEIGHTS]  # of the same kind, if there is one
    read = [*pair, *[name for name in heights if name in names][:1]]
    images = [name for name in ("ix", "iy") if name in names]
    twice = [name for name in (*read, *images, "id") if names.count(name) > 1]
    if twice:
        raise ValueError(f"ITEM: ATOMS names the column {twice[0]} twice")
    return Layout(
        width=len(names),
        names=tuple(read),
        positions=tuple(map(names.index, read)),
        scaled=tuple("s" in name for name in read),
        identity=names.index("id") if "id" in names else None,
        images=tuple(map(names.index, images)),
        species=next((names.index(name) for name in _SPECIES if name in names), None),
    )


@lru_cache(maxsize=64)
def _box(title: bytes, lines: tuple[bytes, ...]) -> Box:
    """The box of ITEM: BOX BOUNDS. Raises ValueError if its lines are not the bounds of two or three sides."""
    words = title[len(_ITEM) :].decode("latin-1").split()[2:]
    flags = [word for word in words if set(word) <= set("pfsm")]
    x_flag, y_flag, z_flag = [*flags, "f", "f", "f"][:3]
    periodic = ("p" in x_flag, "p" in y_flag, "p" in z_flag) if flags else None
    table = [_numbers(line) for line in lines]
    general = "abc" in words  # edges as rows, with the corner behind them
    tilts = "xy" in words
    wanted = 4 if general else 3 if tilts else 2
    if len(table) not in (2, 3) or any(len(row) != wanted for row in table) or (general and len(table) != 3):
        raise ValueError(f"ITEM: {_BOUNDS} should have {wanted} numbers for each side of the box")
    if general:
        values = np.array(table)
        return Box(values[:, 3], values[:, :3], periodic)
    table += [[0.0] * wanted] * (3 - len(table))
    low = np.array(table)[:, 0]
    high = np.array(table)[:, 1]
    if not tilts:
        return Box(low, np.diag(high - low), periodic)
    xy, xz, yz = np.array(table)[:, 2]
    low = low - [min(0, xy, xz, xy + xz), min(0, yz), 0]
    high = high - [max(0, xy, xz, xy + xz), max(0, yz), 0]
    x, y, z = high - low
    return Box(low, np.array([[x, 0, 0], [xy, y, 0], [xz, yz, z]]), periodic)


def _numbers(line: bytes) -> list[float]:
    """The numbers at the beginning of a line; labels such as xlo xhi may follow."""
    numbers = []
    with suppress(ValueError):
        for token in line.split():
            numbers.append(parse_number(token))
    return numbers
