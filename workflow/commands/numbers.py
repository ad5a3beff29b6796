"""Numbers and tables of the documentation's pages, by the names of docs/numbers.yaml, from a snapshot of results.

A number is a value of a table's row, or of several rows taken together; docs/numbers.yaml explains the keys. A snapshot
is a folder of small tables and a file snapshot.json about the run.
"""

import math
import re
import string
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

import pandas

from workflow.commands.inputs import read_yaml
from workflow.ljvae.figures.table_names import name_cell
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import load_json, load_table

FACTS = "snapshot.json"
SECTIONS = {"figures", "kept", "numbers", "tables"}
NUMBER_KEYS = {"table", "where", "column", "take", "format", "over", "minus", "snapshot"}
TABLE_KEYS = {"table", "where", "by", "columns", "sort"}
COLUMN_KEYS = {"column", "title", "where", "take", "format", "from", "match"}
TAKES = {"mean": "mean", "total": "sum", "smallest": "min", "largest": "max"}


class Snapshot(NamedTuple):
    """Facts about a run (commit, date, processor, display names of ensembles, ...) and its tables by name."""

    facts: dict[str, Any]
    tables: dict[str, pandas.DataFrame]


def read_snapshot(folder: Path) -> Snapshot:
    """Read a snapshot. Raises UserError if the folder has none."""
    if not (folder / FACTS).is_file():
        raise UserError(f"{folder}: there is no snapshot of results; `make snapshot` writes it after `make run`")
    tables = {path.stem: load_table(path) for path in sorted(folder.glob("*.csv"))}
    return Snapshot(load_json(folder / FACTS), tables)


def read_names(path: Path) -> dict[str, dict]:
    """Read docs/numbers.yaml: its sections, with empty ones for those that it lacks. Raises UserError for a bad key."""
    content = read_yaml(path) or {}
    if not isinstance(content, dict):
        raise UserError(f"{path}: it should be a mapping of sections")
    _check_keys(str(path), content, SECTIONS)
    for name, number in (content.get("numbers") or {}).items():
        _check_keys(f"{path}: {name}", number, NUMBER_KEYS)
    for name, table in (content.get("tables") or {}).items():
        _check_keys(f"{path}: table {name}", table, TABLE_KEYS)
        for column, entry in (table.get("columns") or {}).items():
            _check_keys(f"{path}: table {name}, column {column}", entry, COLUMN_KEYS)
    return {section: content.get(section) or {} for section in SECTIONS}


def _check_keys(place: str, entry: Any, valid: set[str]) -> None:
    if not isinstance(entry, dict):
        raise UserError(f"{place}: it should be a mapping of {', '.join(sorted(valid))}")
    for key in entry:
        if key not in valid:
            raise UserError(f"{place}: unknown key {key}; the keys are {', '.join(sorted(valid))}")


def write_text(name: str, names: dict[str, dict], snapshot: Snapshot) -> str:
    """The text of a number, or of a table if ``name`` begins with "table". Raises UserError if there is none."""
    section, entry = ("tables", name.removeprefix("table ")) if name.startswith("table ") else ("numbers", name)
    if entry not in names[section]:
        near = get_close_matches(entry, names[section], 1)
        hint = f"; the nearest name is {near[0]}" if near else ""
        raise UserError(f"{name}: docs/numbers.yaml has no such name under {section}{hint}")
    try:
        if section == "tables":
            return _write_table(names["tables"][entry], snapshot)
        return _write_number(entry, names["numbers"], snapshot)
    except UserError as error:
        raise UserError(f"{name}: {error}") from None


def _write_number(name: str, numbers: dict[str, dict], snapshot: Snapshot) -> str:
    number = numbers[name]
    template = number.get("format", "")
    if "{" in template:
        row = _take_row(_rows(number, snapshot), number.get("take"))
        text = _fill_template(template, row)
    else:
        text = format_value(_value(name, numbers, snapshot), template)
    if not text:
        raise UserError("its cell is empty")
    return text


def _value(name: str, numbers: dict[str, dict], snapshot: Snapshot) -> Any:
    """The value of a number before it is formatted."""
    if name not in numbers:
        raise UserError(f"docs/numbers.yaml has no number {name}")
    number = numbers[name]
    if "snapshot" in number:
        value = snapshot.facts
        for key in number["snapshot"].split("."):
            if not isinstance(value, dict) or key not in value:
                raise UserError(f"{FACTS} has no {number['snapshot']}")
            value = value[key]
    else:
        value = _take_value(_rows(number, snapshot), number.get("column"), number.get("take"))
    if "over" in number:
        value = value / _value(number["over"], numbers, snapshot)
    if "minus" in number:
        value = value - _value(number["minus"], numbers, snapshot)
    return value


def _rows(entry: dict, snapshot: Snapshot) -> pandas.DataFrame:
    if entry.get("table") not in snapshot.tables:
        raise UserError(f"the snapshot has no table {entry.get('table')}")
    return select(snapshot.tables[entry["table"]], entry.get("where") or {})


def select(table: pandas.DataFrame, where: Mapping[str, Any]) -> pandas.DataFrame:
    """The rows whose columns have the values of ``where``: one value, any of a list, or None for an empty cell.

    Rows come in the order of the lists. Raises UserError for a column that the table lacks.
    """
    for column, wanted in where.items():
        _check_column(table, column)
        values = wanted if isinstance(wanted, list) else [wanted]
        matches = table[column].isin([value for value in values if value is not None])
        if None in values:
            matches |= table[column].isna()
        table = table[matches]
    for column, wanted in reversed(list(where.items())):
        if isinstance(wanted, list):
            cells = table[column].astype(object).where(table[column].notna(), None)
            places = [wanted.index(cell) for cell in cells]
            table = table.iloc[sorted(range(len(table)), key=places.__getitem__)]
    return table


def _check_column(table: pandas.DataFrame, column: str | None) -> None:
    if column not in table:
        raise UserError(f"the table has no column {column}; its columns are {', '.join(map(str, table))}")


def _take_value(rows: pandas.DataFrame, column: str | None, take: str | None) -> Any:
    if take == "count":
        return len(rows)
    _check_column(rows, column)
    return _take_row(rows, take)[column]


def _take_row(rows: pandas.DataFrame, take: str | None) -> Mapping[Any, Any]:
    """One row: the only one, or of each column with numbers what ``take`` says."""
    if rows.empty:
        raise UserError("no row of the table matches")
    if take is None:
        if len(rows) > 1:
            raise UserError(f"{len(rows)} rows of the table match: add to where, or say what to take of them")
        return rows.iloc[0].to_dict()
    if take not in TAKES:
        raise UserError(f"take should be one of count, {', '.join(TAKES)}")
    return rows.agg(TAKES[take], numeric_only=True).to_dict()


def format_value(value: Any, spec: str = "") -> str:
    """A value by a format of Python's, or as a ``duration`` of so many seconds; an empty text for a missing one.

    >>> format_value(0.0821, ".0%"), format_value(4.13e-7, ".1e"), format_value(4000.0, ",d"), format_value(None)
    ('8 %', '4.1e-7', '4,000', '')
    >>> format_value(41.0, "duration"), format_value(3180, "duration"), format_value(9300, "duration")
    ('41 seconds', '53 minutes', '2.6 hours')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    if spec == "duration":
        return _format_duration(value)
    if spec.endswith("d"):
        value = round(value)
    if not spec and isinstance(value, float):
        spec = "g"
    text = format(value, spec)
    if isinstance(value, str):
        return text
    return re.sub(r"e([+-])0*(\d)", r"e\1\2", text).replace("e+", "e").replace("%", " %")


def _format_duration(seconds: float) -> str:
    if seconds < 100:
        return f"{seconds:.0f} seconds"
    if seconds < 6000:
        return f"{seconds / 60:.0f} minutes"
    return f"{seconds / 3600:.1f} hours"


class _Formatter(string.Formatter):
    """Formats the fields of a template as numbers of pages are formatted."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return format_value(value, format_spec)


def _fill_template(template: str, row: Mapping[Any, Any]) -> str:
    """Fill ``{column:format}`` from a row; an empty text if a cell is missing."""
    fields = [field for _, field, _, _ in string.Formatter().parse(template) if field]
    for field in fields:
        if field not in row:
            raise UserError(f"the row has no number {field}, which the format {template} names")
    if any(format_value(row[field]) == "" for field in fields):
        return ""
    return _Formatter().vformat(template, (), row)


def _write_table(entry: dict, snapshot: Snapshot) -> str:
    """A table as lines of Markdown."""
    columns = entry["columns"]
    rows = _sort(_add_columns(_rows(entry, snapshot), columns, snapshot), entry.get("sort"))
    by = _as_list(entry.get("by"))
    groups = [group for _, group in rows.groupby(by, sort=False, dropna=False)] if by else _single_rows(rows)
    lines = [
        _line(column.get("title", name) for name, column in columns.items()),
        _line("---" for _ in columns),
    ]
    for group in groups:
        lines.append(
            _line(
                _cell(group, name, column, by, snapshot.facts.get("ensembles", {})) for name, column in columns.items()
            )
        )
    return "\n".join(lines)


def _add_columns(rows: pandas.DataFrame, columns: dict[str, dict], snapshot: Snapshot) -> pandas.DataFrame:
    """Add the columns that come ``from`` another table: the cell of the row with the same `match`, or none."""
    for name, column in columns.items():
        if "from" in column:
            other = _rows({"table": column["from"]}, snapshot)
            match = column["match"]
            source = column.get("column", name)
            _check_column(rows, match)
            for needed in (match, source):
                _check_column(other, needed)
            rows = rows.assign(**{name: rows[match].map(other.set_index(match)[source])})
    return rows


def _single_rows(rows: pandas.DataFrame) -> list[pandas.DataFrame]:
    return [rows.iloc[[k]] for k in range(len(rows))]


def _as_list(entry: Any) -> list:
    if entry is None:
        return []
    return entry if isinstance(entry, list) else [entry]


def _sort(rows: pandas.DataFrame, columns: Any) -> pandas.DataFrame:
    """Sort by a column or several; one with a minus in front descends."""
    listed = _as_list(columns)
    if not listed:
        return rows
    names = [column.removeprefix("-") for column in listed]
    for name in names:
        _check_column(rows, name)
    return rows.sort_values(names, ascending=[not column.startswith("-") for column in listed], kind="stable")


def _line(cells: Any) -> str:
    return f"| {' | '.join(str(cell).replace('|', chr(92) + '|') for cell in cells)} |"


def _cell(group: pandas.DataFrame, name: str, column: dict, by: list[str], ensembles: Mapping[str, str]) -> str:
    source = name if "from" in column else column.get("column", name)
    template = column.get("format", "")
    if source in by:
        value = group.iloc[0][source]
    else:
        rows = select(group, column.get("where") or {})
        if rows.empty and column.get("take") != "count":
            return ""
        if "{" in template:
            return _fill_template(template, _take_row(rows, column.get("take")))
        value = _take_value(rows, source, column.get("take"))
    if isinstance(value, str) and (name := name_cell(source, value, ensembles)) != value:
        return name
    return format_value(value, template)
