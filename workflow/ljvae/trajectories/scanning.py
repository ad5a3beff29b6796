"""The compiled scan of a table in text, for frames of very many particles: it reads plain numbers only."""

from __future__ import annotations

import numpy as np

from workflow.ljvae.compiled import nb

_TENS = np.array([float(f"1e{k}") for k in range(23)])  # the powers of ten that float64 holds exactly
_EXACT = 2**53  # integers up to it are exact as well, so that one division or product is rounded correctly
_DIGITS = 18  # of a number that int64 can hold
_BREAK = ord("\n")


@nb.njit(cache=True, error_model="numpy")
def scan_table(data: np.ndarray, slots: np.ndarray, word: int, table: np.ndarray, codes: np.ndarray) -> bool:
    """Fill the ``table`` (lines, columns) and the words' ``codes`` (lines,) from the bytes ``data`` of a text.

    ``slots`` (width,) says into which column of the table each column of the text goes, -1 if into none. Column
    ``word`` goes into the codes, whose digits to the base 256 are its bytes; -1 if there is none. Return False, with
    the arrays half filled, for a text of other lines, and for all that is not plain: numbers of more than 15 to 18
    digits, infinite ones, words of more than eight bytes, and control characters.
    """
    place = 0
    line = 0
    column = 0
    while place < data.size:
        byte = data[place]
        if byte > 32:
            if line == table.shape[0] or column == slots.size:
                return False
            if slots[column] >= 0:
                end, value = _scan_number(data, place)
                table[line, slots[column]] = value
                if end < 0:
                    return False
            else:
                end, code = _scan_word(data, place)
                if column == word:
                    if end - place > 8:
                        return False
                    codes[line] = code
            place = end
            column += 1
        elif byte == _BREAK:
            if column != slots.size:
                return False
            line += 1
            column = 0
            place += 1
        elif byte == 32 or byte == 9 or (byte == 13 and place + 1 < data.size and data[place + 1] == _BREAK):
            place += 1
        else:
            return False
    return (line == table.shape[0] and column == 0) or (line == table.shape[0] - 1 and column == slots.size)


@nb.njit(cache=True)
def _scan_word(data: np.ndarray, place: int) -> tuple[int, np.uint64]:
    """The end of the word that begins at ``place``, and its last eight bytes as digits of a number."""
    code = np.uint64(0)
    while place < data.size and data[place] > 32:
        code = (code << np.uint64(8)) | np.uint64(data[place])
        place += 1
    return place, code


@nb.njit(cache=True, error_model="numpy")
def _scan_number(data: np.ndarray, place: int) -> tuple[int, float]:
    """The end of the number that begins at ``place``, and its value; the end is -1 if it is not a plain one."""
    negative = data[place] == ord("-")
    if negative or data[place] == ord("+"):
        place += 1
    place, digits, first, mantissa = _scan_digits(data, place, 0, 0)
    exponent = 0
    if place < data.size and data[place] == ord("."):
        place, digits, first, mantissa = _scan_digits(data, place + 1, digits, mantissa)
        exponent = -first
    if digits == 0 or digits > _DIGITS or mantissa > _EXACT:
        return -1, 0.0
    if place < data.size and (data[place] == ord("e") or data[place] == ord("E")):
        place += 1
        below = place < data.size and data[place] == ord("-")
        if below or (place < data.size and data[place] == ord("+")):
            place += 1
        place, count, _, power = _scan_digits(data, place, 0, 0)
        if count == 0 or count > 3:
            return -1, 0.0
        exponent += -power if below else power
    if (place < data.size and data[place] > 32) or abs(exponent) >= _TENS.size:
        return -1, 0.0
    value = mantissa / _TENS[-exponent] if exponent < 0 else mantissa * _TENS[exponent]
    return place, -value if negative else value


@nb.njit(cache=True)
def _scan_digits(data: np.ndarray, place: int, digits: int, number: int) -> tuple[int, int, int, int]:
    """Append the digits at ``place`` to a number that has ``digits``.

    Return the end, the number's digits, how many were appended, and the number; it wraps around beyond int64.
    """
    first = place
    while place < data.size and ord("0") <= data[place] <= ord("9"):
        number = number * 10 + (int(data[place]) - 48)
        place += 1
    count = place - first
    return place, digits + count, count, number
