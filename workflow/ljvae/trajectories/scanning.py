"""The compiled scan of a table in text, for frames of very many particles: it reads plain numbers only.

Texts are bytes that end with a line break. Places in them are unsigned: numba asks whether a signed index counts from
the end, which takes longer than all else here. A function that is called for each number would, too.
"""

from __future__ import annotations

import numpy as np

from workflow.ljvae.compiled import nb

_TENS = np.array([float(f"1e{k}") for k in range(23)])  # the powers of ten that float64 holds exactly
_EXACT = 2**53  # integers up to it are exact as well, so that one division or product is rounded correctly
_DIGITS = 18  # of a number that int64 can hold
_BREAK = ord("\n")
_RETURN = ord("\r")
_TAB = ord("\t")
_SPACE = ord(" ")
_PLUS = ord("+")
_MINUS = ord("-")
_POINT = ord(".")
_ZERO = ord("0")
_NINE = ord("9")
_SMALL_E = ord("e")
_LARGE_E = ord("E")
_NONE = np.uint64(0)
_ONE = np.uint64(1)
_BYTE = np.uint64(8)  # bits


@nb.njit(cache=True)
def find_tokens(data: np.ndarray, slots: np.ndarray, starts: np.ndarray) -> bool:
    """Find where the tokens of some columns of a text begin: the places ``starts`` (lines, tokens), uint64.

    ``slots`` (width,) says which one of a line's places each column has, -1 for none. Return False for a text that has
    not so many lines of ``width`` columns, and for control characters.
    """
    line = 0
    column = 0
    inside = False
    for place in range(data.size):
        byte = data[place]
        if byte > _SPACE:
            if not inside:
                if column == slots.size:
                    return False
                if slots[column] >= 0:
                    starts[line, slots[column]] = place
                column += 1
                inside = True
            continue
        inside = False
        if byte == _BREAK:
            if column != slots.size:
                return False
            column = 0
            line += 1
            if line == starts.shape[0]:
                return place + 1 == data.size
        elif byte == _RETURN:
            if data[place + 1] != _BREAK:
                return False
        elif byte not in (_SPACE, _TAB):
            return False
    return False


@nb.njit(cache=True, error_model="numpy")
def read_numbers(data: np.ndarray, starts: np.ndarray, table: np.ndarray) -> bool:
    """Read the numbers of a text that begin at ``starts`` (lines, tokens) into ``table`` (lines, columns).

    There may be more tokens than columns. Return False, with the table half filled, for a number that is not plain: of
    more than 15 to 18 digits, with an exponent beyond 22, infinite, or none.
    """
    for line in range(table.shape[0]):
        for column in range(table.shape[1]):
            place = starts[line, column]
            negative = data[place] == _MINUS
            if negative or data[place] == _PLUS:
                place += _ONE
            mantissa = np.int64(0)
            digits = 0
            behind = 0
            pointed = 0
            while _ZERO <= data[place] <= _NINE or (data[place] == _POINT and not pointed):
                if data[place] == _POINT:
                    pointed = 1
                else:
                    mantissa = mantissa * 10 + np.int64(data[place]) - _ZERO
                    digits += 1
                    behind += pointed
                place += _ONE
            power = np.int64(0)
            if data[place] == _SMALL_E or data[place] == _LARGE_E:
                below = data[place + _ONE] == _MINUS
                place += _ONE + (_ONE if below or data[place + _ONE] == _PLUS else _NONE)
                first = place
                while _ZERO <= data[place] <= _NINE:
                    power = power * 10 + np.int64(data[place]) - _ZERO
                    place += _ONE
                if place == first or place - first > 3:
                    return False
                power = -power if below else power
            power -= behind
            if data[place] > _SPACE or not 0 < digits <= _DIGITS or mantissa > _EXACT or abs(power) >= _TENS.size:
                return False
            value = mantissa / _TENS[-power] if power < 0 else mantissa * _TENS[power]
            table[line, column] = -value if negative else value
    return True


@nb.njit(cache=True)
def read_words(data: np.ndarray, starts: np.ndarray, codes: np.ndarray) -> bool:
    """Read the words of a text that begin at ``starts`` (lines,) as ``codes`` (lines,), uint64.

    The digits of a code to the base 256 are the word's bytes. Return False for a word of more than eight bytes.
    """
    for line in range(starts.size):
        place = starts[line]
        code = _NONE
        while data[place] > _SPACE:
            code = (code << _BYTE) | np.uint64(data[place])
            place += _ONE
        if place - starts[line] > _BYTE:
            return False
        codes[line] = code
    return True
