"""The report of a study whose results are made: results/report.html, one page that opens offline.

Snakemake puts it together from the captions in workflow/report. It also makes the tables' pages; it runs nothing else.
"""

import argparse
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from workflow.commands import plan
from workflow.commands.inputs import yaml_of
from workflow.ljvae.logs import UserError

REPORT = "results/report.html"
STYLE = plan.ROOT / "workflow" / "report" / "report.css"


def report(directory: Path, files: list[Path]) -> Path:
    """Make the report of the study in ``directory`` with these config ``files``. Raises UserError if it can't."""
    jobs = plan.jobs(directory, files=files).values()
    due = sorted(job.name for job in jobs if job.due and job.outputs)
    if due:
        raise UserError(
            f"{len(due)} jobs of this study are still to be run in {directory}, such as that of {due[0]}.\n"
            "Run its snakemake command first (of the deck's study `make run`), or take over results that came with a "
            "manifest (`python -m workflow.commands.manifest adopt`); then make the report."
        )
    where = ["--directory", str(directory), "--cores", "1", "--configfile", *map(str, files)]
    _snakemake("pages", *where)
    _snakemake("all", "pages", "--report", str(directory / REPORT), "--report-stylesheet", str(STYLE), *where)
    return directory / REPORT


def _snakemake(*arguments: str) -> None:
    command = [str(Path(sys.executable).parent / "snakemake"), *arguments]
    result = subprocess.run(command, cwd=plan.ROOT, capture_output=True, text=True, check=False)
    if result.returncode:
        raise UserError(f"{' '.join(command)} ended with:\n{result.stderr.strip()[-3000:]}")


def main(arguments: Iterable[str] | None = None) -> None:
    """Do what the command line says; a fault of the user ends it with a line and an exit code of 1."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--directory", type=Path, default=Path(), help="where results/ is")
    parser.add_argument("--configfile", type=Path, nargs="+", default=[plan.ROOT / "config" / "config.yaml"])
    options = parser.parse_args(arguments)
    directory, files = options.directory.resolve(), [path.resolve() for path in options.configfile]
    try:
        if not directory.is_dir():
            raise UserError(f"{directory}: there is no such directory")
        for file in files:
            if not isinstance(yaml_of(file), dict):
                raise UserError(f"{file}: a config should be a mapping of keys")
        path = report(directory, files)
    except UserError as error:
        sys.exit(str(error))
    print(f"{path} ({path.stat().st_size / 2**20:.0f} MB): open it in a browser")


if __name__ == "__main__":
    main()
