"""Memory, minutes and cores that each rule asks a cluster for, from the benchmarks of a finished study.

`make resources` writes them into profiles/slurm/config.yaml. A request is the largest measured use of the rule's jobs
and a margin; a job that needs more is submitted again with twice, then three times as much.
"""

import math
import re
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas

from workflow.commands.command_line import run
from workflow.commands.inputs import benchmark_files, parse_yaml, read_benchmark, read_text
from workflow.commands.plan import ROOT
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import whole_file

PROFILE = ROOT / "profiles" / "slurm" / "config.yaml"

MEMORY_MARGIN = 1.3  # a benchmark looks every 30 s, and may miss the peak
MEMORY_LEAST = 300  # MB: an interpreter with its imports; a job under half a second is over before it is looked at
MEMORY_SNAKEMAKE = 150  # MB: of each Snakemake process that a job carries; a job has two, a task of an array three
TIME_MARGIN = 4  # other machines, and disks that others use as well
TIME_LEAST = 10  # minutes
BUSY = 1.5  # cores: a rule whose processes kept more than this busy asks for two

HEADING = (
    "# Written by `make resources`, from the benchmarks of a finished study; what it does not measure (gpu) stays."
)
MARK = "set-resources:"


@dataclass(frozen=True)
class Measured:
    """The largest job of a rule: memory (MB), seconds, and cores kept busy; NaN for what was not seen."""

    memory: float
    seconds: float
    cores: float
    jobs: int


def rule_name(benchmark: Path) -> str:
    """The rule of a benchmark file, given relative to the benchmarks' folder.

    >>> rule_name(Path("simulate_ensemble/gamma_1.0.tsv")), rule_name(Path("encode/conv2d/seed_1/training.tsv"))
    ('simulate_ensemble', 'encode_training')
    >>> rule_name(Path("environments/score_trajectory/melting/0.tsv"))  # a study of your own system
    'score_trajectory'
    """
    parts = benchmark.with_suffix("").parts
    folder = parts[1] if parts[0] == "environments" else parts[0]
    return f"encode_{benchmark.stem}" if folder == "encode" else folder


def measure(*folders: Path) -> dict[str, Measured]:
    """Measure the largest jobs of each rule in all these folders. Raises UserError if a folder has no benchmarks."""
    rows = [
        {"rule": rule_name(path.relative_to(folder)), **read_benchmark(path, ["s", "max_rss", "mean_load"])}
        for folder in folders
        for path in benchmark_files(folder)
    ]
    return {
        str(rule): Measured(group["max_rss"].max(), group["s"].max(), group["mean_load"].max() / 100, len(group))
        for rule, group in pandas.DataFrame(rows).groupby("rule")
    }


def request(usage: Measured, snakemakes: int = 2) -> dict[str, Any]:
    """Entries of `set-resources` for a rule whose jobs each carry ``snakemakes`` Snakemake processes.

    >>> request(Measured(memory=1000, seconds=600, cores=0.9, jobs=1))
    {'mem_mb': '1600 * attempt', 'runtime': '40 * attempt'}
    >>> request(Measured(memory=float("nan"), seconds=0.1, cores=float("nan"), jobs=1))
    {'mem_mb': '700 * attempt'}
    """
    memory = MEMORY_LEAST if math.isnan(usage.memory) else max(usage.memory, MEMORY_LEAST)
    entries: dict[str, Any] = {
        "mem_mb": f"{_up(memory * MEMORY_MARGIN + snakemakes * MEMORY_SNAKEMAKE, 100)} * attempt"
    }
    minutes = _up(usage.seconds * TIME_MARGIN / 60, 5)
    if minutes > TIME_LEAST:  # which is the profile's default
        entries["runtime"] = f"{minutes} * attempt"
    if usage.cores > BUSY:
        # not threads: a script may read these, and its result depend on them
        entries["cpus_per_task"] = math.ceil(usage.cores)
    return entries


def _up(value: float, step: int) -> int:
    return math.ceil(value / step) * step


def written_rules() -> list[str]:
    """The rules as they are written, also those that a config leaves out; those of `encode` are made from a config."""
    return sorted(
        name
        for path in (ROOT / "workflow" / "rules").glob("*.smk")
        for name in re.findall(r"^ *rule (\w+):", path.read_text(encoding="utf-8"), re.M)
    )


def section(usage: dict[str, Measured], own_entries: dict[str, dict], arrays: Iterable[str] = ()) -> str:
    """The profile's generated end.

    ``own_entries`` has, by rule, entries that no benchmark measures; the jobs of the rules ``arrays`` are job arrays.
    """
    lines = [
        HEADING,
        f"# Memory: {MEMORY_MARGIN} times the largest job's, and {MEMORY_SNAKEMAKE} MB for each Snakemake in the job.",
        f"# Time: {TIME_MARGIN} times the longest job's, where that is more than {TIME_LEAST} minutes.",
        MARK,
    ]
    for rule in sorted({*usage, *own_entries}):
        entries = dict(own_entries.get(rule, {}))
        if rule in usage:
            entries |= request(usage[rule], snakemakes=3 if rule in arrays else 2)
        comment = _describe(usage[rule]) if rule in usage else ""
        lines.append(f"  {rule}:{comment}")
        lines += [f"    {name}: {value}" for name, value in entries.items()]
        if rule == "train_model" and "gpu" not in entries:
            lines.append("    # gpu: 1 # networks are trained on a graphics card (docs/cluster.md)")
    return "\n".join(lines) + "\n"


def _describe(usage: Measured) -> str:
    memory = "memory not seen" if math.isnan(usage.memory) else f"{usage.memory:.0f} MB"
    return f" # {usage.jobs} jobs, at most {memory} and {usage.seconds:.0f} s"


def renew(profile: str, usage: dict[str, Measured], path: Path = PROFILE) -> str:
    """The text of the profile at ``path`` with the section of ``usage`` at its end, in place of the one that it has.

    Raises UserError if the section is not the last one, or if the profile is no YAML.
    """
    head, _, old = profile.partition(HEADING)
    above = _sections(head, path)
    section_of = _sections(old, path)
    if "set-resources" in above or (old and set(section_of) != {MARK.removesuffix(":")}):
        raise UserError(f"{path}: set-resources, which is rewritten, has to be its last section")
    own_entries = {}
    for rule, entries in (section_of.get("set-resources") or {}).items():
        if not isinstance(entries, dict):
            raise UserError(f"{path}: set-resources.{rule} should be a mapping of resources")
        others = {name: value for name, value in entries.items() if name not in ("mem_mb", "runtime", "cpus_per_task")}
        if others:
            own_entries[rule] = others
    arrays = re.split(r"[,; ]+", str(above.get("slurm-array-jobs", "")))
    return head + section(usage, own_entries, arrays)


def _sections(text: str, path: Path) -> dict[str, Any]:
    options = parse_yaml(text, path) or {}
    if not isinstance(options, dict):
        raise UserError(f"{path}: a profile should be a mapping of options")
    return options


def write(folders: Iterable[Path], profile: Path) -> str:
    """Write the section for the results in ``folders`` into a profile, and return a line that describes it."""
    usage = measure(*(results / "benchmarks" for results in folders))
    # benchmarks of rules that are gone are left out; rules of encode depend on the config, and all of them stay
    in_use = {rule: largest for rule, largest in usage.items() if rule in written_rules() or rule.startswith("encode_")}
    text = renew(read_text(profile), in_use, profile)
    with whole_file(profile) as temporary:
        temporary.write_text(text, encoding="utf-8")
    return f"{profile}: {len(in_use)} rules, from {sum(largest.jobs for largest in in_use.values())} benchmarks"


def main(arguments: Iterable[str] | None = None) -> None:
    """Write what rules ask for into a profile."""
    parser = ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--results", type=Path, nargs="+", default=[Path("results")], help="of finished studies")
    parser.add_argument("--profile", type=Path, default=PROFILE)
    run(lambda options: write(options.results, options.profile), parser, arguments)


if __name__ == "__main__":
    main()
