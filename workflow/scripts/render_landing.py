"""Render the first page of the report from the study's tables."""

from pathlib import Path

from workflow.control.jobs import run
from workflow.ljvae.report.landing import render_landing
from workflow.ljvae.storage import load_table, whole_file


def main(tables: list[str], html: str, study: dict, sections: list[dict[str, str]]) -> None:
    loaded = {Path(path).stem: load_table(path) for path in tables}
    with whole_file(html) as temporary:
        temporary.write_text(render_landing(loaded, study, sections), encoding="utf-8")


if __name__ == "__main__":
    run(main, snakemake)
