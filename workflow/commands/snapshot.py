"""Copy the tables and figures that the documentation shows from a finished study into docs/.

Small tables go into docs/snapshot as they are; of larger ones, docs/numbers.yaml says which rows and columns are kept.
snapshot.json has the commit, the date, the processor and the versions. Run it on the machine that made the results.
"""

import os
import platform
import sys
from argparse import Namespace
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import pandas

from workflow.commands import command_line, numbers, plan
from workflow.commands.manifest import PACKAGES
from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.logs import UserError
from workflow.ljvae.provenance import code_version, runtime_versions
from workflow.ljvae.results import open_study
from workflow.ljvae.storage import load_json, load_table, save_json, whole_file

DOCS = plan.ROOT / "docs"
LARGEST = 150_000  # bytes of a table in the snapshot
WIDTH = 1000  # pixels of a figure
COLOURS = 256


def check_finished(directory: Path, files: list[Path]) -> None:
    """Raise UserError if the results are not those that the present code and config would make."""
    due = sorted(job.name for job in plan.jobs(directory, files=files).values() if job.due and job.outputs)
    if due:
        raise UserError(
            f"{len(due)} results are not there, or of other code or another config, such as {due[0]}.\n"
            "Run the study first (`make run`), or copy what there is: "
            "python -m workflow.commands.snapshot --unfinished"
        )


def find_tables(directory: Path) -> list[Path]:
    """Return the tables of the results in ``directory``. Raises UserError if there are none."""
    folder = directory / "results" / "tables"
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise UserError(f"{folder}: there are no tables")
    return paths


def write_snapshot(directory: Path, docs: Path, names: dict[str, str], finished: bool) -> list[str]:
    """Write ``docs``/snapshot from the results in ``directory``, and return the names of its tables.

    ``names`` are the display names of the study's ensembles.

    Raises UserError if there are no tables, or one is too large.
    """
    kept = numbers.read_names(docs / "numbers.yaml")["kept"]
    paths = find_tables(directory)
    tables = {}
    for path in paths:
        if path.stem not in kept or kept[path.stem]:
            tables[path.stem] = _keep(path, kept.get(path.stem) or {})
    bench = directory / "results" / "benchmarks" / "bench.json"
    if bench.is_file():
        tables["bench"] = pandas.DataFrame(load_json(bench))
    facts = {
        "commit": code_version(),
        "date": date.fromtimestamp(max(path.stat().st_mtime for path in paths)).isoformat(),
        "finished": finished,
        "processor": processor_name(),
        "cores": os.cpu_count(),
        "versions": runtime_versions(*PACKAGES),
        "ensembles": names,
    }
    _replace(docs / "snapshot", tables, facts)
    return list(tables)


def _keep(path: Path, kept: dict) -> pandas.DataFrame:
    """The rows and columns of a table that the snapshot keeps, with the digits of its file."""
    table = load_table(path, dtype=str, keep_default_na=False)
    if "where" in kept:
        wheres = kept["where"] if isinstance(kept["where"], list) else [kept["where"]]
        rows = pandas.concat([numbers.select(table, _as_text(where)) for where in wheres])
        table = table.loc[table.index.isin(rows.index)]
    table = table[kept.get("columns") or list(table)]
    size = len(table.to_csv(index=False))
    if size > LARGEST:
        raise UserError(
            f"{path}: {size // 1000} kB are too many for a snapshot, which has {LARGEST // 1000} kB for each table.\n"
            f"To keep fewer rows or columns of it: kept.{path.stem} in docs/numbers.yaml"
        )
    return table


def _as_text(where: dict) -> dict:
    """The values of ``where`` as they stand in a file."""
    return {
        column: [str(value) for value in wanted] if isinstance(wanted, list) else str(wanted)
        for column, wanted in where.items()
    }


def _replace(folder: Path, tables: dict[str, pandas.DataFrame], facts: dict) -> None:
    for path in folder.glob("*.csv"):
        path.unlink()
    for name, table in tables.items():
        with whole_file(folder / f"{name}.csv") as temporary:
            table.to_csv(temporary, index=False)
    save_json(folder / numbers.FACTS, facts)


def processor_name() -> str:
    """The name of this machine's processor."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()


def write_figures(directory: Path, docs: Path) -> tuple[list[str], list[str]]:
    """Write the figures that docs/numbers.yaml lists into ``docs``/figures; return their names and those not there."""
    from PIL import Image

    written = []
    missing = []
    for name in numbers.read_names(docs / "numbers.yaml")["figures"]:
        source = directory / "results" / "figures" / f"{name}.png"
        if not source.is_file():
            missing.append(name)
            continue
        with Image.open(source) as image:
            size = (WIDTH, round(image.height * WIDTH / image.width))
            small = image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
            small = small.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE)  # the default merges thin lines
        with whole_file(docs / "figures" / f"{name}.png") as temporary:
            small.save(temporary, optimize=True)
        written.append(name)
    return written, missing


def _act(options: Namespace) -> str:
    directory, files = command_line.study(options)
    if not options.unfinished:
        check_finished(directory, files)
    if code_version().endswith("-dirty"):
        print("Warning: the code has edits that are not committed; commit them, then write it again", file=sys.stderr)
    find_tables(directory)
    names = name_ensembles(open_study(directory, *files).ensembles)
    tables = write_snapshot(directory, options.docs, names, not options.unfinished)
    figures, missing = write_figures(directory, options.docs)
    lines = [f"{len(tables)} tables and {len(figures)} figures copied into {options.docs}; now `make pages`"]
    if missing:
        lines.append(f"not there: figure {', '.join(missing)}")
    return "\n".join(lines)


def main(arguments: Iterable[str] | None = None) -> None:
    """Write the snapshot of the study that the command line names."""
    parser = command_line.study_parser(str(__doc__))
    parser.add_argument("--docs", type=Path, default=DOCS, help="the folder that has numbers.yaml")
    parser.add_argument("--unfinished", action="store_true", help="copy what there is of a study that still runs")
    command_line.run(_act, parser, arguments)


if __name__ == "__main__":
    main()
