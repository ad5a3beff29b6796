"""What a study of more configurations costs in core hours, disk and jobs, from a finished one.

`make cost` writes the table of docs/cluster.md. The seconds of each job are those of the clock in its benchmark; where
its processor seconds are fewer, by more than the benchmark may have missed, other work had shared the machine, and
they count instead. Of these, what its log says it needed to start stays as it is, and so do jobs and files in which no
training configuration counts (CONSTANT, and anomalies that are simulated on their own); everything else grows in
proportion to the number of training configurations, a training's epochs being as many as before. Jobs are those that
Snakemake plans for the config: what else left a benchmark (the explored page, another config) does not count.
"""

import argparse
import math
import sys
import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from workflow.commands import plan
from workflow.commands.inputs import benchmark, benchmarks, text_of, yaml_of
from workflow.ljvae.config import ConfigError, Study, load
from workflow.ljvae.logs import UserError, start_seconds
from workflow.ljvae.storage import whole_file
from workflow.ljvae.study import PARTS, TRAINING, families

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "cluster.md"
BEGIN, END = "<!-- cost -->\n", "<!-- /cost -->"
SIZES = (10**6, 10**8, 10**10)

# What is drawn, joined or probed has a size of its own in the config. At 1e8 and more, figures have to be given
# a part of the test set. What samples, tunes or relaxes is not here: it reads all of the training configurations.
CONSTANT = tuple(
    "figure_ join_table summarise_model probe_decoder compare_generated follow_random_start draw_uniform "
    "table_checks table_frames table_relaxation table_severity table_timings".split()
)
# Jobs on one ensemble, or on a family of them: whether they grow is up to whether these do.
OF_ENSEMBLES = """simulate_ensemble join_shards split_ensembles corrupt_test mask_test compute_distances orient_points
sort_coordinates draw_images encode read_file export_trajectory""".split()
STAGES = {
    "simulate": ("simulate_ensemble", "join_shards", "split_ensembles"),
    "represent": tuple(
        "draw_uniform corrupt_test mask_test compute_distances orient_points sort_coordinates draw_images".split()
    ),
    "train": ("train_model", "train_regressor", "train_prior", "fit_baselines"),
    "encode": ("encode",),
}
OTHERS = "analyse"
UNSEEN = 30.0  # seconds: a benchmark looks at processor time so often, and not at the end
SHARD_HOURS = 1.0  # a simulation is split into shards of so long


@dataclass(frozen=True)
class Job:
    """A job of the finished study: rule, seconds, how many of them before its work, cores, and whether it grows."""

    rule: str
    seconds: float
    start: float
    cores: int
    grows: bool

    def at(self, ratio: float) -> float:
        """Its seconds with ``ratio`` times as many training configurations."""
        return self.start + (self.seconds - self.start) * (ratio if self.grows else 1)


@dataclass(frozen=True)
class Cost:
    """What a study of so many training configurations costs.

    Core hours by stage, bytes of disk and of the largest file, jobs, and hours of the longest job that no shards split.
    """

    configurations: int
    hours: dict[str, float]
    disk: float
    largest: float
    jobs: int
    longest: float
    longest_rule: str


def growing(study: Study) -> set[str]:
    """Names of ensembles and families that have more configurations if the training ensembles have more."""
    found = {TRAINING, *PARTS}
    for family, members in families(study.simulation, study.anomalies).items():
        derived = {name for name, about in members.items() if about["kind"] in ("corrupted", "masked")}
        found |= set(members) if family == TRAINING else derived
        if derived:
            found.add(family)
    return found


def jobs(results: Path, study: Study, planned: Collection[str]) -> list[Job]:
    """The jobs of a finished study, of those ``planned`` (paths of benchmarks). Raises UserError if it has none."""
    folder, names = results / "benchmarks", growing(study)
    training = dict.fromkeys(("train_model", "train_regressor", "train_prior"), study.training.threads)
    cores = {"simulate_ensemble": study.simulation.threads} | training
    found = []
    for path in benchmarks(folder):
        if path.relative_to(folder).as_posix() not in planned:
            continue
        relative = path.relative_to(folder).with_suffix("")
        rule, *wildcards = relative.parts
        seconds = _seconds(path, cores.get(rule, 1))
        start = start_seconds(results / "logs" / relative.with_suffix(".log"))
        start = 0.0 if math.isnan(start) else min(start, seconds)
        found.append(Job(rule, seconds, start, cores.get(rule, 1), _grows(rule, wildcards, names)))
    if not found:
        raise UserError(f"{folder}: none of its benchmarks is of a job of this config")
    return found


def _seconds(path: Path, cores: int) -> float:
    measured = benchmark(path, ["s", "cpu_time"])
    clock, processor = measured["s"], measured["cpu_time"]
    if math.isnan(clock):
        raise UserError(f"{path}: the benchmark has no seconds (column s); run its job again")
    return clock if math.isnan(processor) else min(clock, processor / cores + UNSEEN)


def _grows(rule: str, wildcards: list[str], names: set[str]) -> bool:
    if rule.startswith(CONSTANT):
        return False
    return rule not in OF_ENSEMBLES or bool(names & set(wildcards))


def files(results: Path, study: Study) -> list[tuple[int, bool]]:
    """Bytes of each file of the results, and whether it grows."""
    names = growing(study)
    return [
        (path.stat().st_size, path.suffix in (".npz", ".npy") and path.stem in names)
        for path in sorted(results.rglob("*"))
        if path.is_file()
    ]


def cost(made: list[Job], written: list[tuple[int, bool]], before: int, configurations: int) -> Cost:
    """Of a study of so many training configurations, where one of ``before`` made these jobs and files."""
    ratio = configurations / before
    hours = dict.fromkeys([*STAGES, OTHERS], 0.0)
    number, longest = 0, (0.0, "")
    for job in made:
        seconds = job.at(ratio)
        stage = next((name for name, rules in STAGES.items() if job.rule in rules), OTHERS)
        hours[stage] += seconds * job.cores / 3600
        if job.rule == "simulate_ensemble":
            number += max(1, math.ceil(seconds / 3600 / SHARD_HOURS))
        else:
            number += 1
            longest = max(longest, (seconds / 3600, job.rule))
    sizes = [size * (ratio if grows else 1) for size, grows in written]
    return Cost(configurations, hours, sum(sizes), max(sizes, default=0.0), number, *longest)


def table(costs: Iterable[Cost]) -> str:
    """A Markdown table, a row a study."""
    stages = [*STAGES, OTHERS]
    columns = ["training configurations", *stages, "core hours", "disk", "largest file", "jobs", "longest single job"]
    lines = [
        f"| {' | '.join(columns)} |",
        "|---" * len(columns) + "|",
    ]
    for each in costs:
        cells = [
            _power(each.configurations),
            *(_number(each.hours[stage]) for stage in stages),
            f"**{_number(sum(each.hours.values()))}**",
            _bytes(each.disk),
            _bytes(each.largest),
            f"{each.jobs:,}",
            f"{_number(each.longest)} h (`{each.longest_rule}`)",
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _number(value: float) -> str:
    """Two significant digits.

    >>> _number(0.1234), _number(7.08), _number(123456.0)
    ('0.12', '7.1', '120,000')
    """
    if value == 0:
        return "0"
    digits = 1 - math.floor(math.log10(value))
    return f"{round(value, digits):,.{max(digits, 0)}f}"


def _power(value: int) -> str:
    """A number of configurations, short if it is a power of ten.

    >>> _power(40000), _power(10**8)
    ('40,000', '1e8')
    """
    exponent = round(math.log10(value))
    return f"1e{exponent}" if value == 10**exponent else f"{value:,}"


def _bytes(value: float) -> str:
    """Bytes with a unit.

    >>> _bytes(3.2e9), _bytes(1.23e15)
    ('3.2 GB', '1.2 PB')
    """
    for unit in ("kB", "MB", "GB", "TB"):
        value /= 1000
        if value < 1000:
            return f"{_number(value)} {unit}"
    return f"{_number(value / 1000)} PB"


def of_study(results: Path, study: Study, sizes: Iterable[int], planned: Collection[str]) -> list[Cost]:
    """What a finished study cost, and what it would cost with other numbers of training configurations."""
    before = study.simulation.configurations * len(study.simulation.gammas)
    made, written = jobs(results, study, planned), files(results, study)
    return [cost(made, written, before, size) for size in (before, *sizes)]


def planned(configfile: Path) -> set[str]:
    """Paths of the benchmarks of all jobs of the whole study, below the folder of benchmarks."""
    with tempfile.TemporaryDirectory() as nothing:
        found = [job.benchmark for job in plan.jobs(Path(nothing), files=[configfile]).values()]
    return {path.removeprefix("results/benchmarks/") for path in found if path}


def note(measured: int, whole: int) -> str:
    """A paragraph that says so, if not all jobs of a study are measured.

    >>> note(449, 449)
    ''
    """
    if measured >= whole:
        return ""
    return f"\nThe study had not finished: {measured} of {whole} jobs were measured, the others are not in the table.\n"


def put(page: str, text: str) -> str:
    """A page with ``text`` between its marks. Raises UserError if it has none."""
    head, begin, rest = page.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise UserError(f"the page has no {BEGIN.strip()} and {END.strip()} to put the table between")
    return head + begin + text + end + tail


def _whole(size: float) -> int:
    """A number of configurations. Raises UserError for one below 1, or one that is not finite."""
    if not math.isfinite(size) or size < 1:
        raise UserError(f"{size:g}: a number of training configurations should be 1 or more")
    return round(size)


def main(arguments: Iterable[str] | None = None) -> None:
    """Print the table, and put it into a page if one is named."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=float, nargs="*", default=SIZES, help="numbers of training configurations")
    parser.add_argument("--results", type=Path, default=Path("results"), help="of the finished study")
    parser.add_argument(
        "--configfile", type=Path, default=ROOT / "config" / "config.yaml", help="of the finished study"
    )
    parser.add_argument("--write", type=Path, help="a page to put the table into, such as docs/cluster.md")
    options = parser.parse_args(arguments)
    try:
        sizes = [_whole(size) for size in options.sizes]
        study = load(yaml_of(options.configfile), [options.configfile])
        page = put(text_of(options.write), "") if options.write else ""  # before the plan, which takes seconds
        folder = options.results / "benchmarks"
        benchmarks(folder)
        whole = planned(options.configfile)
        costs = of_study(options.results, study, sizes, whole)
        text = table(costs) + note(sum((folder / name).is_file() for name in whole), len(whole))
        if options.write:
            page = put(page, text)
            with whole_file(options.write) as temporary:
                temporary.write_text(page)
    except (UserError, ConfigError) as error:
        sys.exit(str(error))
    print(text, end="")


if __name__ == "__main__":
    main()
