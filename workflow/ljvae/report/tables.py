"""A table as a page of its own: display names, verdicts in colour, failed checks first, a box that filters rows."""

import math
from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import pandas

from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.figures.table_names import name_cell

FOLDER = Path(__file__).parent
LONG = 40  # characters of a cell that is wrapped
# The columns that come first, so that a reader sees them without scrolling.
FIRST = {
    "claims": ["claim", "verdict", "value", "low", "high", "criterion", "paraphrase", "why"],
    "checks": ["check", "passed", "of", "value", "bounds"],
    "anomaly": ["model", "seed", "ensemble", "score", "auc", "auc_low", "auc_high", "null", "null_low", "null_high"],
}
# How a word of a column is coloured.
COLOURS = {
    "verdict": {"reproduced": "good", "not reproduced": "bad", "undecided": "open"},
    "passed": {"True": "good", "False": "bad"},
}


def render_table(table: pandas.DataFrame, name: str, ensembles: Mapping[str, Mapping[str, Any]]) -> str:
    """The page of the table ``name``, which needs nothing from elsewhere.

    ``ensembles`` are the descriptions in the catalogue, for display names; the name in the CSV shows on pointing.
    """
    arranged = arrange(table, name)
    names = name_ensembles(ensembles)
    head = "".join(f"<th>{escape(str(column))}</th>" for column in arranged.columns)
    rows = "\n".join(_render_row(row, names) for row in arranged.to_dict("records"))
    page = (FOLDER / "table.html").read_text(encoding="utf-8")
    return page.replace("@title@", escape(f"{name}.csv")).replace("@head@", head).replace("@rows@", rows)


def arrange(table: pandas.DataFrame, name: str) -> pandas.DataFrame:
    """The table with the columns that matter most first, and failed checks above the others.

    >>> checks = pandas.DataFrame({"value": [1, 2], "passed": [True, False], "check": ["a", "b"]})
    >>> arrange(checks, "checks").values.tolist()
    [['b', False, 2], ['a', True, 1]]
    """
    first = [column for column in FIRST.get(name, []) if column in table.columns]
    others = [column for column in table.columns if column not in first]
    arranged = table[[*first, *others]]
    return arranged.sort_values("passed", kind="stable") if "passed" in table.columns else arranged


def _render_row(row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    return f"<tr>{''.join(_render_cell(column, value, row, names) for column, value in row.items())}</tr>"


def _render_cell(column: str, value: Any, row: Mapping[Any, Any], names: Mapping[str, str]) -> str:
    text = format_value(value)
    shown = name_cell(column, text, names, row.get("model"))
    attributes = f' title="{escape(text)}"' if shown != text else ""
    classes = [_find_colour(column, text)] if column in COLOURS else []
    if len(shown) > LONG:
        classes.append("long")
    if isinstance(value, int | float) and not isinstance(value, bool):
        classes.append("number")
    if classes:
        attributes += f' class="{" ".join(classes)}"'
    return f"<td{attributes}>{escape(shown)}</td>"


def _find_colour(column: str, text: str) -> str:
    return COLOURS[column].get(text.partition(" (")[0], "open")


def format_value(value: Any) -> str:
    """A value as text; what is missing is empty.

    >>> format_value(None), format_value(float("nan")), format_value("x in L"), format_value(2), format_value(True)
    ('', '', 'x in L', '2', 'True')
    """
    if value is None or value is pandas.NA:
        return ""
    if isinstance(value, float):
        return "" if math.isnan(value) else format_number(value)
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)


def format_number(value: float) -> str:
    """A number with the digits that a reader needs.

    >>> format_number(2245049.0), format_number(0.00391234), format_number(-12.88), format_number(120.0)
    ('2,245,049', '0.003912', '-12.88', '120')
    >>> format_number(float("inf")), format_number(float("-inf"))
    ('inf', '-inf')
    """
    if not math.isfinite(value):
        return str(value)
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1e4 else f"{value:.4g}"
