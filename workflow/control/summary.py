"""The text at the end of a run: what was made, or why a job failed."""

import csv
import re
from collections import Counter
from collections.abc import Iterable
from os.path import commonpath
from pathlib import Path, PurePath

from workflow.control.own_system import RESULTS as OWN_SYSTEM
from workflow.control.paths import FIGURES, PAGE, table_files
from workflow.ljvae.study import TABLES

CLAIMS_TABLE, CHECKS_TABLE = table_files(["claims", "checks"])
LISTED = 4  # files of a folder that are named; of more, the number
LOGS = "results/logs"
TAIL = 15  # lines of a log
ERROR = re.compile(r"^[-\d]+ [:,\d]+ ERROR (.*)", re.DOTALL | re.MULTILINE)  # the last record of a job that failed
START = re.compile(r"^start: [\d.]+ s\n", re.MULTILINE)  # what the job needed before its work; no part of its error
TRIAL = "the networks are too small and too briefly trained to learn anything, so that verdicts and checks mean nothing"
UNKNOWN = "this version of Snakemake does not list its jobs"


def success(files: Iterable[str] | None, jobs: int, trial: bool = False) -> str:
    """Describe a run that made ``files`` (below the working directory) in so many ``jobs``; None if they are unknown.

    Failed checks come first; a ``trial`` says of its checks and verdicts that they mean nothing.
    """
    if files is None:
        return f"Done, in {Path.cwd()} ({UNKNOWN})."
    files = sorted(files)
    rows = [("checks", f"{_checks(CHECKS_TABLE)} ({CHECKS_TABLE})")] if CHECKS_TABLE in files else []
    rows += [("claims", f"{_verdicts(CLAIMS_TABLE)} ({CLAIMS_TABLE})")] if CLAIMS_TABLE in files else []
    rows += [("trial", TRIAL)] if trial and rows else []
    rows += [_counted(folder, names) for folder, names in _by_folder(files).items()]
    width = max(len(name) for name, _ in rows)
    lines = [f"  {name:{width}}  {text}" for name, text in rows]
    return "\n".join([f"Done: {jobs} job{'s' * (jobs != 1)}, in {Path.cwd()}", *lines, f"Next: {_next(files)}"])


def _next(files: list[str]) -> str:
    """Return the next step; commands are said in words, since they need the options of this one."""
    if any(path.startswith(OWN_SYSTEM) for path in files):
        return f"look at {OWN_SYSTEM}/figures/timeline.png, {OWN_SYSTEM}/tables and {OWN_SYSTEM}/trajectories"
    if PAGE in files:
        return f"open {Path(PAGE).absolute()} in a browser"
    if CLAIMS_TABLE in files:
        return "`snakemake explore` with the same options makes a page to drag the latent dimensions on"
    return "`snakemake -n` with the same options lists what the whole study still needs"


def failure(failed: Iterable[tuple[str, list[str]]] | None) -> str:
    """Describe a run that failed with the ``failed`` jobs (name, logs): none if it was stopped, None if unknown."""
    lines = [f"What failed is above, and why in {LOGS} ({UNKNOWN})."] if failed is None else []
    for name, logs in failed or ():
        written = [path for path in logs if Path(path).is_file() and tail(path)]
        for path in written:
            lines += [f"{name} failed; the end of its log, {Path(path).absolute()}:"]
            lines += [*(f"    {line}" for line in tail(path)), ""]
        if not written:
            lines += [f"{name} failed before it wrote to its log: its output is above.", ""]
    return "\n".join([*lines, "Finished results stay: the next snakemake resumes from there."])


def tail(path: str | Path, lines: int = TAIL) -> list[str]:
    """Return the error that a log ends with, or else its last lines; "..." stands for lines that are left out."""
    text = START.sub("", Path(path).read_text(errors="replace"))
    error = ERROR.search(text)
    shown = (error[1] if error else text).splitlines()
    return shown if len(shown) <= lines else ["...", *shown[-lines:]]


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Group files by the folder below results/; figures lose their endings, since each has two."""
    folders: dict[str, list[str]] = {}
    for path in paths:
        folder = "/".join(PurePath(path).parts[:2]) if len(PurePath(path).parts) > 2 else path
        files = folders.setdefault(folder, [])
        name = str(PurePath(path).with_suffix("")) if folder == FIGURES else path
        if name not in files:
            files.append(name)
    return folders


def _counted(folder: str, files: list[str]) -> tuple[str, str]:
    kind = {FIGURES: "figure", TABLES: "table"}.get(folder, "file")
    name = f"{len(files)} {kind}{'s' * (len(files) != 1)}"
    if len(files) <= LISTED:
        return name, ", ".join(files)
    return name, commonpath([PurePath(file).parent for file in files])


def _rows(path: str) -> list[dict[str, str]]:
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def _verdicts(path: str) -> str:
    counts = Counter(row["verdict"].partition(" (")[0] for row in _rows(path))  # whatever it is undecided for
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("reproduced", "not reproduced", "undecided"))


def _checks(path: str) -> str:
    rows = _rows(path)
    failed = [f"{row['check']} of {row['of']}" for row in rows if row["passed"] != "True"]
    if not failed:
        return f"all {len(rows)} passed"
    more = f" and {len(failed) - LISTED} more" if len(failed) > LISTED else ""
    return f"{len(failed)} of {len(rows)} failed: {', '.join(failed[:LISTED])}{more}"
