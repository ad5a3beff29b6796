"""The data dictionary of results/tables: what a row is, and what each column holds, from workflow/report/tables.yaml.

It feeds the reference in results/README.md and the captions of the report.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workflow.ljvae.logs import UserError

_COLUMN = re.compile(r"(?P<meaning>.*?)(?: \[(?P<unit>[^\]]+)\])?")


@cache  # a plan of the report describes every table
def read_dictionary(path: Path) -> dict[str, Any]:
    """Read ``suffixes`` of columns, and ``tables`` by name. Raises UserError if a table lacks a key."""
    dictionary = yaml.safe_load(path.read_text(encoding="utf-8"))
    for name, table in dictionary["tables"].items():
        for key in ("row", "columns", "bug"):
            if not table.get(key):
                raise UserError(f"{path}: {name} has no {key}; it should have row, columns and bug")
    return dictionary


def split_unit(column: str) -> tuple[str, str]:
    """The meaning of a column and its unit, which may be missing.

    >>> split_unit("Mean height. [sigma]"), split_unit("Number of jobs.")
    (('Mean height.', 'sigma'), ('Number of jobs.', ''))
    """
    match = _COLUMN.fullmatch(column)
    assert match is not None  # any text matches
    return match["meaning"], match["unit"] or ""


def list_unexplained(dictionary: dict[str, Any], table: str, columns: list[str]) -> list[str]:
    """The ``columns`` of a table that the dictionary does not explain, by themselves or with a suffix."""
    explained = dictionary["tables"][table]["columns"]
    return [
        column
        for column in columns
        if column not in explained
        and not any(column.removesuffix(suffix) in explained for suffix in dictionary["suffixes"])
    ]


def describe_table(path: Path, table: str) -> dict[str, Any]:
    """Describe a table for its caption: row, columns, values, note and bug.

    Raises UserError if the dictionary has no such table.
    """
    tables = read_dictionary(path)["tables"]
    if table not in tables:
        raise UserError(f"{path}: {table}.csv has no entry; add what a row is, its columns, and what would be a bug")
    return {
        "row": tables[table]["row"],
        "columns": {name: _join_unit(*split_unit(text)) for name, text in tables[table]["columns"].items()},
        "values": tables[table].get("values", {}),
        "note": tables[table].get("note", ""),
        "bug": tables[table]["bug"],
    }


def _join_unit(meaning: str, unit: str) -> str:
    return f"{meaning} Unit: {unit}." if unit else meaning


def write_reference(dictionary: dict[str, Any]) -> str:
    """The dictionary as Markdown, a section for each table."""
    lines = ["| a column in | holds, of the column without it |", "|---|---|"]
    lines += [f"| `{suffix}` | {meaning} |" for suffix, meaning in dictionary["suffixes"].items()]
    for name, table in dictionary["tables"].items():
        lines += ["", f"### {name}.csv", "", f"A row is {table['row']}.", ""]
        lines += ["| column | meaning | unit |", "|---|---|---|"]
        for column, text in table["columns"].items():
            meaning, unit = split_unit(text)
            lines.append(f"| `{column}` | {meaning} | {unit} |")
        for column, values in table.get("values", {}).items():
            lines += ["", f"Names in `{column}`:", ""]
            lines += [f"- `{value}`: {meaning}" for value, meaning in values.items()]
        if "note" in table:
            lines += ["", table["note"]]
        lines += ["", f"Sanity check, only a bug gives this: {table['bug']}."]
    return "\n".join(lines) + "\n"
