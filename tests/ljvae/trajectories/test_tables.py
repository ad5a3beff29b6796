"""Tables in text: the compiled scan gives what the careful one gives, or nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.ljvae.trajectories import tables
from workflow.ljvae.trajectories.tables import read_table

WIDTH, COLUMNS, WORD = 4, [3, 0, 2], 1
STYLES = ["{:.6f}", "{:g}", "{!r}", "{:.3e}", "{:+.2f}", "{:.16e}", "{:.0f}", "{:E}"]


def rows_of(seed, lines, style, separator=" "):
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=(lines, 3)) * 10.0 ** rng.integers(-6, 7, (lines, 3))
    words = rng.choice(["Ar", "Kr", "1", "Xé"], lines)
    rows = [[style.format(float(value)) for value in row] for row in numbers]
    text = "".join(separator.join([a, word, b, c]) + "\n" for (a, b, c), word in zip(rows, words, strict=True))
    return text.encode(), np.array([[float(c), float(a), float(b)] for a, b, c in rows]), words


def scan(text, lines):
    return tables._read_plain(text, lines, WIDTH, COLUMNS, WORD)


@given(st.integers(0, 2**32 - 1), st.integers(1, 30), st.sampled_from(STYLES), st.sampled_from([" ", "\t", "  \t "]))
def test_numbers_are_rounded_as_python_rounds_them(seed, lines, style, separator):
    text, numbers, words = rows_of(seed, lines, style, separator)
    table, names = read_table(text, lines, WIDTH, COLUMNS, WORD)
    np.testing.assert_array_equal(table, numbers)
    np.testing.assert_array_equal(names, words)
    found = scan(text, lines)
    if found is not None:
        np.testing.assert_array_equal(found[0], numbers)
        np.testing.assert_array_equal(found[1], words)


@pytest.mark.parametrize("style", [style for style in STYLES if style not in ("{!r}", "{:.16e}")])
def test_plain_numbers_are_scanned(style):
    text, numbers, _ = rows_of(3, 50, style)
    np.testing.assert_array_equal(scan(text, 50)[0], numbers)


@pytest.mark.parametrize("change", [lambda text: text.replace(b"\n", b"\r\n"), lambda text: text[:-1]])
def test_line_ends_may_differ(change):
    text, numbers, words = rows_of(3, 50, "{:.6f}")
    for table, names in (scan(change(text), 50), read_table(change(text), 50, WIDTH, COLUMNS, WORD)):
        np.testing.assert_array_equal(table, numbers)
        np.testing.assert_array_equal(names, words)


@given(
    st.integers(0, 2**32 - 1),
    st.integers(0, 80),
    st.sampled_from([b" ", b"\n", b".", b"-", b"e", b"x", b"\r", b"\x0b", b"\0", b"_", b"1", b"", b"nan ", b"1e400 "]),
    st.integers(2, 4),
)
def test_a_byte_that_is_changed_is_not_read_otherwise_by_the_scan(seed, place, byte, lines):
    """What the scan reads, the careful reader reads as well, to the last bit."""
    text, _, _ = rows_of(seed, 3, "{:.3f}")
    place = min(place, len(text) - 1)
    text = text[:place] + byte + text[place + 1 :]
    found = scan(text, lines)
    careful = read_table(text, lines, WIDTH, COLUMNS, WORD)
    if found is not None:
        assert careful is not None
        np.testing.assert_array_equal(found[0], careful[0])
        np.testing.assert_array_equal(found[1], careful[1])


@pytest.mark.parametrize(
    "line",
    [
        b"1 Ar 2",
        b"1 Ar 2 3 4",
        b"",
        b"1 Ar 2 x",
        b"1 Ar 2 1_0",
        b"1 Ar\r2 3",
        b"1 Ar . 3",
        b"1 Ar - 3",
        b"1 Ar 1e 3",
        b"1 Ar 1-2 3",
        b"1 Ar 0x10 3",
        b"1 Ar 1,5 3",
    ],
)
def test_what_is_no_table_is_not_read(line):
    text, _, _ = rows_of(3, 3, "{:.3f}")
    text += line + b"\n"
    assert scan(text, 4) is None
    assert read_table(text, 4, WIDTH, COLUMNS, WORD) is None


def test_a_text_of_other_lines_is_not_read():
    text, _, _ = rows_of(3, 3, "{:.3f}")
    for lines in (2, 4):
        assert scan(text, lines) is None
        assert read_table(text, lines, WIDTH, COLUMNS, WORD) is None


def test_many_lines_are_scanned(monkeypatch):
    monkeypatch.setattr(tables, "_MANY", 3)
    text, numbers, words = rows_of(3, 3, "{:.3f}")
    monkeypatch.setattr(np, "loadtxt", None)
    table, names = read_table(text, 3, WIDTH, COLUMNS, WORD)
    np.testing.assert_array_equal(table, numbers)
    np.testing.assert_array_equal(names, words)


@pytest.mark.parametrize("word", ["Xenon131", "Xenon-131"])
def test_long_words_are_read_by_the_careful_reader(word):
    text = f"1 {word} 2 3\n".encode()
    assert (scan(text, 1) is None) == (len(word) > 8)
    assert read_table(text, 1, WIDTH, COLUMNS, WORD)[1].tolist() == [word]
