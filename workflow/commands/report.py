"""The report of a study whose results are made: results/report.html, one page that opens offline.

Snakemake puts it together from the captions in workflow/report. It also makes the first page and the tables' pages; it
runs nothing else.
"""

import json
from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from workflow.commands import command_line, plan
from workflow.commands.inputs import read_text
from workflow.control.paths import PAGE
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import whole_file

REPORT = "results/report.html"
LANDING = "results/pages/landing.html"
WORLDS = "results/pages/multiverse_claims.html"
STYLE = plan.ROOT / "workflow" / "report" / "report.css"
# In the report's description: the first page goes there.
MARK = "<p>The findings of a whole study stand here if make report puts the report together.</p>"
# Snakemake opens a report that has metadata on its description, one that has none on the graph of all rules.
METADATA = '{"made with": "Snakemake"}'
EXPLORED = (
    '<p class="explored"><a href="explore.html" target="_blank">Explore the networks</a>: choose a configuration, an '
    "anomaly or a generated configuration, and drag its latent dimensions.</p>"
)


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
    style = ["--report-stylesheet", str(STYLE)]
    with TemporaryDirectory() as folder:
        metadata = Path(folder, "metadata.yaml")
        metadata.write_text(METADATA)
        path = directory / REPORT
        # the other worlds take hours: they are shown if they were made
        targets = ["all", "pages", *(["multiverse"] if (directory / WORLDS).is_file() else [])]
        _snakemake(*targets, "--report", str(path), *style, "--report-metadata", str(metadata), *where)
    _insert_landing(directory)
    return path


def _insert_landing(directory: Path) -> None:
    """Put the first page in its place, with a link to the explored page if there is one beside the report."""
    landing = read_text(directory / LANDING)
    if (directory / PAGE).is_file():
        landing = EXPLORED + landing
    text = read_text(directory / REPORT)
    if MARK not in text:
        raise UserError(f"{directory / REPORT}: this version of Snakemake leaves no place for the first page")
    with whole_file(directory / REPORT) as temporary:
        temporary.write_text(text.replace(MARK, json.dumps(landing)[1:-1], 1))


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
