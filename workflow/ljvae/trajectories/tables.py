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
        plain = _read_plain(text, lines, width, columns, word)
        if plain is not None:
            return plain
    rows = list(io.BytesIO(text))
    if len(rows) != lines or set(map(len, map(bytes.split, rows))) != {width}:
        return None
    try:
        table = np.loadtxt(rows, usecols=columns, comments=None, ndmin=2)
    except ValueError:
        return None
    return table, None if word is None else _split_words([row.split(None, word + 1)[word] for row in rows])


def _read_plain(
    text: bytes, lines: int, width: int, columns: list[int], word: int | None
) -> tuple[np.ndarray, np.ndarray | None] | None:
    """Read the table by compiled code; return None for whatever it leaves to others."""
    from workflow.ljvae.trajectories.scanning import find_tokens, read_numbers, read_words

    tokens = columns if word is None else [*columns, word]
    slots = np.full(width, -1)
    slots[tokens] = range(len(tokens))
    starts = np.empty((lines, len(tokens)), dtype=np.uint64)
    table = np.empty((lines, len(columns)))
    data = np.frombuffer(text if text.endswith(b"\n") else text + b"\n", np.uint8)
    if not (find_tokens(data, slots, starts) and read_numbers(data, starts, table)):
        return None
    if word is None:
        return table, None
    codes = np.empty(lines, dtype=np.uint64)
    return (table, _as_words(codes)) if read_words(data, starts[:, -1], codes) else None


def _as_words(codes: np.ndarray) -> np.ndarray:
    """The words whose bytes, up to eight, are the digits of ``codes`` to the base 256."""
    kinds, places = np.unique(codes, return_inverse=True)
    return _split_words([int(kind).to_bytes(8, "big").lstrip(b"\0") for kind in kinds])[places]


def _split_words(words: list[bytes]) -> np.ndarray:
    """The words as text; they hold no white space."""
    return np.array(b" ".join(words).decode("utf-8", errors="backslashreplace").split(" "))
