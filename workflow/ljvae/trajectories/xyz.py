"""XYZ and extended XYZ: keys in the second line of a frame say what its columns are and how its box lies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

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

_POSITIONS = ("pos", "position", "positions", "coord", "coords", "coordinates", "xyz")
_SPECIES = ("species", "element", "elements", "symbol", "symbols", "type", "types", "atom_types", "name", "names")
_FRACTIONS = ("fractional", "scaled", "direct")
_BOXES = ("lattice", "cell", "box", "unit_cell", "unitcell")
_TRUE = ("t", "true", "1", "yes", "y", ".true.")
_FALSE = ("f", "false", "0", "no", "n", ".false.")
_VALUE = r'"(?:[^"\\]|\\.)*"|\'[^\']*\'|\{[^}]*\}|\[.*?\](?!\s*[,\]])|[^\s"]+'
_KEY = re.compile(rf"([^\s=\"',]+)(?:\s*=\s*({_VALUE}))?")

Keys = dict[str, str]


def read_rows(lines: Lines, request: Request = ALL) -> Iterator[Rows | None]:
    """Yield the rows of a file's frames, None for those that are not asked for.

    Raises Fault for a frame that is not whole.
    """
    frame = 0
    while not request.ends_before(frame) and (first := lines.next_filled()):
        if not first.strip().isdigit():
            place = f"{frame_name(frame)}, line {lines.number}"
            raise Fault(f"{place}: it should be the number of its particles, not {shown(first)}.")
        count = int(first)
        comment = lines.next()
        line = lines.number + 1
        if request.wants(frame):
            rows = lines.rows(frame, count)
            yield _rows(frame, line, rows, count, _keys(comment), _vectors(lines))
        else:
            lines.skip(frame, count)
            _vectors(lines)
            yield None
        frame += 1


def _rows(frame: int, line: int, text: bytes, count: int, keys: Keys, vectors: str) -> Rows:
    """The rows of a frame's text. Raises Fault if its keys or its last line are not right."""
    with placed(frame):
        layout = _layout(keys, text)
        box = _box(_box_text(keys) or vectors, keys.get("origin", ""), keys.get("pbc", ""))
    return check_last_line(Rows(frame, line, text, count, layout, box))


def _keys(comment: bytes) -> Keys:
    """The keys of a frame's second line, in lower case, without quotes around their values.

    Words without a value are true where Properties says that the line has keys; elsewhere they are prose.
    """
    if b"=" not in comment:
        return {}
    pairs = [match.groups() for match in _KEY.finditer(comment.decode("utf-8", errors="replace"))]
    keys = {key.lower(): value.strip("\"'") for key, value in pairs if value is not None}
    words = {key.lower(): "T" for key, value in pairs if value is None}
    return words | keys if "properties" in keys else keys


def _vectors(lines: Lines) -> str:
    """The numbers of the lines VEC1 to VEC3 that may stand behind the particles of a frame."""
    numbers = []
    while (line := lines.next()).startswith(b"VEC"):
        numbers += line.decode("latin-1").split()[1:]
    lines.put_back(line)
    return " ".join(numbers)


def _layout(keys: Keys, text: bytes) -> Layout:
    fractional = any(keys.get(name, "no").lower() in _TRUE for name in _FRACTIONS)
    if "properties" in keys:
        return _named_layout(keys["properties"], fractional)
    return _plain_layout(text[: text.find(b"\n") + 1 or None].split() if text else [b"A", b"0", b"0"], fractional)


@lru_cache(maxsize=64)
def _named_layout(properties: str, fractional: bool) -> Layout:
    """The columns that Properties names. Raises ValueError if it has no positions, or several."""
    parts = properties.split(":")
    names = [name.lower() for name in parts[::3]]
    counts = parts[2::3]
    if len(parts) % 3 or not all(count.isdigit() for count in counts):
        raise ValueError(f"Properties should be triples such as species:S:1:pos:R:3, not {properties!r}")
    ends = np.cumsum([int(count) for count in counts]).tolist()
    places = {name: range(end - int(count), end) for name, end, count in zip(names, ends, counts, strict=True)}
    position_names = [name for name in _POSITIONS if name in places]
    if not position_names and {"x", "y"} <= places.keys():
        position_names = [name for name in ("x", "y", "z") if name in places]
        columns = [column for name in position_names for column in places[name]]
    elif len(position_names) == 1:
        columns = list(places[position_names[0]])
    else:
        columns = []
    if len(columns) not in (2, 3) or len(names) != len(places):
        raise ValueError(f"Properties should have one column pos:R:3 or pos:R:2 of positions, but is {properties!r}")
    return Layout(
        width=ends[-1],
        names=tuple(position_names),
        positions=tuple(columns),
        scaled=(fractional,) * len(columns),
        identity=places["id"][0] if len(places.get("id", ())) == 1 else None,
        species=next((places[name][0] for name in _SPECIES if len(places.get(name, ())) == 1), None),
    )


def _plain_layout(row: list[bytes], fractional: bool) -> Layout:
    """The columns species, x, y, z of a file without Properties, or species, x, y. Raises ValueError for others."""
    width = len(row)
    species = row[0] if row else b""
    numeric = _is_number(species)
    if width < 3 or (numeric and (width == 3 or not species.isdigit())):
        raise ValueError(
            f"its columns have no names, and {width} that begin with {shown(species)} are not species x y z; "
            "name them in the second line, as in Properties=species:S:1:pos:R:2"
        )
    columns = tuple(range(1, min(width, 4)))
    names = ("species", "x", "y", "z")[: len(columns) + 1]
    return Layout(width, names, columns, (fractional,) * len(columns), species=0)


def _is_number(text: bytes) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


def _box_text(keys: Keys) -> str:
    """The text of the first key that says how the box lies; a key other than Lattice may mean something else."""
    if "lattice" in keys:
        return keys["lattice"] or "nothing"
    texts = [keys[name] for name in _BOXES if name in keys]
    return next((text for text in texts if any(map(str.isdigit, text))), "")


@lru_cache(maxsize=64)
def _box(lattice: str, origin: str, pbc: str) -> Box | None:
    """The box that the texts of the keys describe; None if they describe none. Raises ValueError for other numbers."""
    corner = _numbers(origin)
    if len(corner) not in (0, 2, 3):
        raise ValueError(f"Origin should be three numbers in quotes, not {origin!r}")
    edges = _edges(lattice) if lattice else None
    periodic = _periodic(pbc.lower())
    if edges is None and not corner and not any(periodic or ()):
        return None
    return Box(np.array([*corner, 0.0, 0.0, 0.0][:3]), edges, periodic)


def _edges(lattice: str) -> np.ndarray | None:
    numbers = np.array(_numbers(lattice))
    edges = np.zeros((3, 3))
    match len(numbers):
        case 9:
            edges = numbers.reshape(3, 3)
        case 4:
            edges[:2, :2] = numbers.reshape(2, 2)
        case 2 | 3:
            edges[: len(numbers), : len(numbers)] = np.diag(numbers)
        case _:
            raise ValueError(f'the box should be nine numbers, as in Lattice="10 0 0 0 10 0 0 0 1", not {lattice!r}')
    return edges if edges.any() else None  # programs write zeros for no box


def _periodic(flags: str) -> tuple[bool, bool, bool] | None:
    """Whether the box is periodic along each edge; one word is for all, and z is straight where it has none.

    None without words, or for words that say neither.
    """
    words = list(flags) if re.fullmatch("[tf]{3}", flags) else re.findall(r"[\w.]+", flags)
    if not 1 <= len(words) <= 3 or not set(words) <= {*_TRUE, *_FALSE}:
        return None
    x, y, z = (words * 3)[:3] if len(words) == 1 else [*words, "f"][:3]
    return x in _TRUE, y in _TRUE, z in _TRUE


def _numbers(text: str) -> list[float]:
    return [parse_number(token.encode()) for token in re.sub(r"[\[\](){},;]", " ", text).split()]
