"""Tables in text: the numbers and the words of columns that white space separates."""

from __future__ import annotations

import io

import numpy as np

_MANY = 2**14  # lines that are worth loading compiled code


def read_table(
    text: bytes, lines: int, width: int, columns: list[int], word: int | None = None
) -> tuple[np.ndarray, np.ndarray | None] | None:
    r"""Numbers (lines, columns) of the columns, float64, and words (lines,) of the column ``word`` unless it is None.

    Return None unless the text has that many lines, each with ``width`` columns, and numbers where they should be. They
    are rounded correctly, as Python rounds them.

    >>> numbers, words = read_table(b"1 Ar 0.5 3\n2 Kr 1e1 4\n", 2, 4, [0, 2], 1)
    >>> numbers.tolist(), words.tolist()
    ([[1.0, 0.5], [2.0, 10.0]], ['Ar', 'Kr'])
    """
    if not lines:
        return np.zeros((0, len(columns))), None if word is None else np.zeros(0, dtype=str)
    if lines >= _MANY:
        found = _read_plain(text, lines, width, columns, word)
        if found is not None:
            return found
    rows = list(io.BytesIO(text))
    if len(rows) != lines or set(map(len, map(bytes.split, rows))) != {width}:
        return None
    try:
        table = np.loadtxt(rows, usecols=columns, comments=None, ndmin=2)
    except ValueError:
        return None
    return table, None if word is None else np.array([_decode(row.split()[word]) for row in rows])


def _read_plain(
    text: bytes, lines: int, width: int, columns: list[int], word: int | None
) -> tuple[np.ndarray, np.ndarray | None] | None:
    """Read the table by compiled code; return None for whatever it leaves to others."""
    from workflow.ljvae.trajectories.scanning import scan_table

    slots = np.full(width, -1)
    slots[columns] = range(len(columns))
    table = np.empty((lines, len(columns)))
    codes = np.zeros(0 if word is None else lines, dtype=np.uint64)
    if not scan_table(np.frombuffer(text, np.uint8), slots, -1 if word is None else word, table, codes):
        return None
    return table, None if word is None else _as_words(codes)


def _as_words(codes: np.ndarray) -> np.ndarray:
    """The words whose bytes, up to eight, are the digits of ``codes`` to the base 256."""
    kinds, places = np.unique(codes, return_inverse=True)
    return np.array([_decode(int(kind).to_bytes(8, "big").lstrip(b"\0")) for kind in kinds])[places]


def _decode(word: bytes) -> str:
    return word.decode("utf-8", errors="backslashreplace")
