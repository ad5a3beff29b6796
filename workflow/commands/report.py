"""The report of a study whose results are made: results/report.html, one page that opens offline.

Snakemake puts it together from the captions in workflow/report. It also makes the tables' pages; it runs nothing else.
"""

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from workflow.commands import command_line, plan
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
            "Run its snakemake command first (`make run` for the deck's study), or reuse results that came with a "
            "manifest (`python -m workflow.commands.manifest adopt`); then make the report.\n"
            "For the small study of `make smoke`: "
            "python -m workflow.commands.report --directory .smoke --configfile config/smoke.yaml"
        )
    where = ["--directory", str(directory), "--cores", "1", "--configfile", *map(str, files)]
    _snakemake("pages", *where)
    _snakemake("all", "pages", "--report", str(directory / REPORT), "--report-stylesheet", str(STYLE), *where)
    return directory / REPORT


def _snakemake(*arguments: str) -> None:
    result = command_line.run_snakemake(*arguments)
    if result.returncode:
        raise UserError(f"{' '.join(result.args)} ended with:\n{result.stderr.strip()[-3000:]}")


def _act(options: Namespace) -> str:
    path = report(*command_line.study(options))
    return f"{path} ({path.stat().st_size / 2**20:.0f} MB): open it in a browser"


def main(arguments: Iterable[str] | None = None) -> None:
    """Make the report of the study that the command line names."""
    command_line.run(_act, command_line.study_parser(str(__doc__)), arguments)


if __name__ == "__main__":
    main()
