"""Write the run times of a finished study into workflow/control/durations.csv, by which runs say how much time is left.

The rows of other studies, with other numbers of configurations of each ensemble, stay, and so do those of rules that
this study has no jobs of.
"""

import csv
from argparse import Namespace
from collections.abc import Iterable, Mapping
from pathlib import Path
from statistics import mean
from typing import Any

from workflow.commands import command_line
from workflow.commands.inputs import benchmark_files, read_benchmark, read_yaml
from workflow.commands.resources import rule_name, written_rules
from workflow.control.durations import SHIPPED, timed_rule
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import whole_file

COLUMNS = ("configurations", "rule", "network", "jobs", "seconds")
LONG = 60.0  # seconds: other work on the machine slows a longer job, and its processor time says how long it needs
OF_NETWORKS = ("train_model", "train_regressor", "train_prior", "train_density")  # rules that take long, and by network


def measure(folder: Path) -> dict[tuple[str, str], list[float]]:
    """Return the seconds of each job by rule and network. Raises UserError if a folder has no benchmarks."""
    seconds: dict[tuple[str, str], list[float]] = {}
    for path in benchmark_files(folder):
        place = path.relative_to(folder)
        rule = timed_rule(rule_name(place))
        measured = read_benchmark(path, ["s", "cpu_time"])
        needed = measured["s"] if measured["s"] < LONG else min(measured["s"], measured["cpu_time"])
        seconds.setdefault((rule, ""), []).append(needed)
        if rule in OF_NETWORKS:
            seconds.setdefault((rule, place.parts[1]), []).append(needed)
    return seconds


def rows(configurations: int, folder: Path) -> list[dict[str, Any]]:
    """Return the rows of a study with so many configurations per ensemble, from its benchmarks."""
    return [
        {
            "configurations": configurations,
            "rule": rule,
            "network": network,
            "jobs": len(seconds),
            "seconds": f"{mean(seconds):.3g}",
        }
        for (rule, network), seconds in sorted(measure(folder).items())
    ]


def write(directory: Path, files: Iterable[Path], table: Path = SHIPPED) -> str:
    """Write the rows of a study into a table, and return a line that says so."""
    configurations = count_configurations(files)
    own = rows(configurations, directory / "results" / "benchmarks")
    measured = {row["rule"] for row in own}
    others = [row for row in _read(table) if int(row["configurations"]) != configurations or _stays(row, measured)]
    with whole_file(table) as temporary, open(temporary, "w", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted([*others, *own], key=_place))
    return f"{table}: {len(own)} run times of a study with {configurations} configurations of each ensemble"


def _place(row: Mapping[str, Any]) -> tuple[int, str, str]:
    return -int(row["configurations"]), row["rule"], row["network"]


def _stays(row: dict[str, Any], measured: set[str]) -> bool:
    return row["rule"] in written_rules() and row["rule"] not in measured


def count_configurations(files: Iterable[Path]) -> int:
    """Return the number of configurations of each ensemble, by the last of the config files that says it."""
    sections = [read_yaml(file).get("simulation") or {} for file in files]
    numbers = [section["configurations"] for section in sections if "configurations" in section]
    if not numbers:
        raise UserError("simulation.configurations: no config file has this key")
    return int(numbers[-1])


def _read(table: Path) -> list[dict[str, Any]]:
    if not table.is_file():
        return []
    with open(table, newline="") as file:
        return list(csv.DictReader(file))


def _act(options: Namespace) -> str:
    return write(*command_line.study(options))


def main(arguments: Iterable[str] | None = None) -> None:
    """Write the run times of the study that the command line names."""
    command_line.run(_act, command_line.study_parser(str(__doc__)), arguments)


if __name__ == "__main__":
    main()
