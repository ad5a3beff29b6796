"""Render a table as a page: one row per line, with a box that filters rows."""

from pathlib import Path

from workflow.control.jobs import run
from workflow.ljvae.report.tables import render_table
from workflow.ljvae.storage import load_table, whole_file


def main(csv: str, html: str, ensembles: dict, description: dict[str, str]) -> None:
    """Write the page of a table. The caption in the report quotes the rule's ``description``."""
    with whole_file(html) as temporary:
        temporary.write_text(render_table(load_table(csv), Path(csv).stem, ensembles), encoding="utf-8")


if __name__ == "__main__":
    run(main, snakemake)
