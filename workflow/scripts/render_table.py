"""Render a table as a page: one row per line, with a box that filters rows."""

import math
from pathlib import Path

import pandas

from workflow.control.jobs import run
from workflow.ljvae.storage import load_table, whole_file

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>
body {{ font: 14px/1.4 system-ui, sans-serif; margin: 1rem; color: #222; }}
input {{ font: inherit; padding: 0.3rem 0.5rem; width: 20rem; margin-bottom: 0.8rem; }}
table {{ border-collapse: collapse; font-variant-numeric: tabular-nums; }}
th {{ position: sticky; top: 0; background: #fff; text-align: left; box-shadow: inset 0 -2px #222; }}
th, td {{ padding: 0.25rem 0.7rem; vertical-align: top; white-space: nowrap; }}
td.long {{ min-width: 18rem; white-space: normal; }}
td {{ border-bottom: 1px solid #ddd; }}
tbody tr:hover {{ background: #f2f2f2; }}
</style>
</head>
<body>
<input type="search" id="filter" placeholder="show rows that contain ..." aria-label="filter rows">
<span id="shown"></span>
{table}
<script>
for (const cell of document.querySelectorAll("td")) cell.classList.toggle("long", cell.textContent.length > 40);
const rows = [...document.querySelectorAll("tbody tr")];
function show() {{
  const words = document.getElementById("filter").value.toLowerCase().split(" ");
  for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
  const shown = rows.filter((row) => !row.hidden).length;
  document.getElementById("shown").textContent = `${{shown}} of ${{rows.length}} rows`;
}}
document.getElementById("filter").addEventListener("input", show);
show();
</script>
</body>
</html>
"""


def number(value: float) -> str:
    """A number with the digits that a reader needs.

    >>> number(2245049.0), number(0.00391234), number(-12.88), number(120.0)
    ('2,245,049', '0.003912', '-12.88', '120')
    >>> number(float("inf")), number(float("-inf"))
    ('inf', '-inf')
    """
    if not math.isfinite(value):
        return str(value)
    return f"{value:,.0f}" if value == round(value) or abs(value) >= 1e4 else f"{value:.4g}"


def page(table: pandas.DataFrame, title: str) -> str:
    """A page without anything from elsewhere."""
    html = table.to_html(index=False, border=0, na_rep="", float_format=number)
    return PAGE.format(title=title, table=html)


def main(csv: str, html: str, description: dict[str, str]) -> None:
    """Write the page of a table. The caption in the report quotes the rule's ``description``."""
    with whole_file(html) as temporary:
        temporary.write_text(page(load_table(csv), Path(csv).name), encoding="utf-8")


if __name__ == "__main__":
    run(main, snakemake)
