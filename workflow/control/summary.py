"""What is said at the end of a run: what was made and where, or why a job failed."""

import csv
import shlex
from collections import Counter
from collections.abc import Iterable
from pathlib import Path, PurePath

FIGURES, TABLES = "results/figures", "results/tables"
CLAIMS, CHECKS, PAGE = f"{TABLES}/claims.csv", f"{TABLES}/checks.csv", "results/explore.html"
LISTED = 4  # files of a folder that are named; of more, the number
TAIL = 15  # lines of a log


def success(asked: Iterable[str], jobs: int, where: list[str]) -> str:
    """A run that made the files ``asked`` for (below the working directory) in so many ``jobs``.

    ``where`` are the options of the command line that name the study, for the next command.
    """
    asked = sorted(asked)
    rows = [_counted(folder, files) for folder, files in _by_folder(asked).items()]
    rows += [("claims", f"{_verdicts(CLAIMS)} ({CLAIMS})")] if CLAIMS in asked else []
    rows += [("checks", f"{_passed(CHECKS)} ({CHECKS})")] if CHECKS in asked else []
    width = max(len(name) for name, _ in rows)
    return "\n".join(
        [
            f"Done: {jobs} job{'s' * (jobs != 1)}, in {Path.cwd()}",
            *(f"  {name:{width}}  {text}" for name, text in rows),
            f"Next: {_next(asked, where)}",
        ]
    )


def failure(failed: Iterable[tuple[str, list[str]]]) -> str:
    """A run that failed with the ``failed`` jobs (name, logs); none did if it was stopped."""
    lines = []
    for name, logs in failed:
        written = [path for path in logs if Path(path).is_file() and tail(path)]
        for path in written:
            lines += [f"{name} failed. Its log, {path}, ends with:", *(f"    {line}" for line in tail(path)), ""]
        if not written:
            lines += [f"{name} failed before it wrote to its log: what it said is above.", ""]
    return "\n".join([*lines, "What is finished stays: the next snakemake goes on from there."])


def tail(path: str | Path, lines: int = TAIL) -> list[str]:
    """The last lines of a log; "..." stands for those before."""
    text = Path(path).read_text(errors="replace").splitlines()
    return text if len(text) <= lines else ["...", *text[-lines:]]


def options(
    directory: Path,
    configs: Iterable[str | Path],
    root: Path,
    profiles: Iterable[str] = (),
    values: Iterable[str] = (),
) -> list[str]:
    """The options that name a study, for a command in the project's folder ``root``; the deck's needs none.

    ``profiles`` and ``values`` (key=value, laid over the config files) are those of the command that ran.
    """
    paths = [Path(root, config).resolve() for config in configs]
    found = [] if directory.resolve() == root.resolve() else ["--directory", _short(directory, root)]
    if paths and paths != [(root / "config" / "config.yaml").resolve()]:
        found += ["--configfile", *(_short(path, root) for path in paths)]
    values = list(values)
    found += ["--config", *values] if values else []
    return found + [word for profile in profiles for word in ("--profile", profile)]


def _short(path: Path, root: Path) -> str:
    path = path.resolve()
    return str(path.relative_to(root.resolve()) if path.is_relative_to(root.resolve()) else path)


def _by_folder(paths: Iterable[str]) -> dict[str, list[str]]:
    """Files by the folder below results/; figures without their endings, since each has two."""
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
    return name, folder if len(files) > LISTED else ", ".join(files)


def _rows(path: str) -> list[dict[str, str]]:
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def _verdicts(path: str) -> str:
    counts = Counter(row["verdict"] for row in _rows(path))
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in ("reproduced", "not reproduced", "undecided"))


def _passed(path: str) -> str:
    rows = _rows(path)
    failed = [f"{row['check']} of {row['of']}" for row in rows if row["passed"] != "True"]
    if not failed:
        return f"all {len(rows)} passed"
    more = f" and {len(failed) - LISTED} more" if len(failed) > LISTED else ""
    return f"{len(failed)} of {len(rows)} failed: {', '.join(failed[:LISTED])}{more}"


def _next(asked: list[str], where: list[str]) -> str:
    if PAGE in asked:
        return f"open {PAGE} in a browser"
    if CLAIMS in asked:
        return f"{_command('explore', where)}   # a page to drag the latent dimensions on"
    return f"{_command('-n', where)}   # what the whole study still needs"


def _command(what: str, where: list[str]) -> str:
    return shlex.join(["snakemake", what, *where])
