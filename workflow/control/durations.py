"""The time that the rest of a study takes, from the benchmarks of its jobs and from durations that the project ships.

durations.csv has a row per rule, and rows per network where a rule's jobs are long. A study takes the rows of that
measured study whose ensembles are nearest in size to its own.
"""

import csv
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import mean

SHIPPED = Path(__file__).with_name("durations.csv")
STEADY = 60.0  # seconds at the pace of the shipped durations that count along: the first jobs alone say little

Kind = tuple[str, str]  # a rule and a network; "" stands for all networks


@dataclass(frozen=True)
class Job:
    """A job by its number in the plan, with the numbers of the jobs ``behind`` it that make its inputs.

    ``network`` is empty for a job of no network, ``benchmark`` for one that measures none; a job that is ``due`` is to
    run and takes time.
    """

    number: int
    rule: str
    network: str
    threads: int
    benchmark: str
    behind: frozenset[int]
    due: bool


def timed_rule(name: str) -> str:
    """Return the name by which a rule's durations are kept: those of `encode` are made for each family of a config.

    >>> timed_rule("encode_my_run"), timed_rule("train_model")
    ('encode', 'train_model')
    """
    return "encode" if name.startswith("encode_") else name


def read_seconds(benchmark: str | Path) -> float | None:
    """Return the seconds of a job from its benchmark; None if there is none that can be read."""
    try:
        with open(benchmark, newline="") as file:
            return max(float(row["s"]) for row in csv.DictReader(file, delimiter="\t"))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def shipped_durations(configurations: int, path: Path = SHIPPED) -> dict[Kind, float]:
    """Return the seconds of a job by rule and network, of the study nearest in ``configurations`` per ensemble.

    Empty if the file is not there, or not as it should be.
    """
    try:
        with open(path, newline="") as file:
            rows = [(int(row["configurations"]), row) for row in csv.DictReader(file)]
            nearest = min((size for size, _ in rows), key=lambda size: abs(math.log(size / configurations)))
            return {(row["rule"], row["network"]): float(row["seconds"]) for size, row in rows if size == nearest}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


class Durations:
    """The durations of a plan's jobs: measured ones, and expected ones of those that are still to run."""

    def __init__(self, jobs: Iterable[Job], shipped: Mapping[Kind, float]) -> None:
        self.jobs = list(jobs)
        self.shipped = shipped
        self.ended: set[int] = set()
        self.measured: dict[int, float] = {}
        for job in self.jobs:
            self._measure(job)

    def _measure(self, job: Job) -> None:
        seconds = read_seconds(job.benchmark) if job.benchmark else None
        if seconds is not None:
            self.measured[job.number] = seconds

    def time_left(self, ended: Collection[int], cores: int) -> float | None:
        """Return the seconds that all due jobs but those of the numbers ``ended`` take; None if one is unknown.

        No schedule is faster than all cores at work throughout, or than the longest chain of jobs.
        """
        for job in self.jobs:
            if job.number in ended and job.number not in self.ended:
                self._measure(job)
        self.ended.update(ended)
        expected = self._expected()
        if expected is None:
            return None
        work = sum(seconds * min(job.threads, cores) for job, seconds in expected.items()) / cores
        return max(work, _longest_chain(expected))

    def _expected(self) -> dict[Job, float] | None:
        """Return the seconds of each job that is still to run; None if one is unknown."""
        pace = self._pace()
        by_rule = self._means_by_rule()
        expected = {}
        for job in self.jobs:
            if job.due and job.number not in self.ended:
                seconds = self._expect(job, pace, by_rule)
                if seconds is None:
                    return None
                expected[job] = seconds
        return expected

    def _expect(self, job: Job, pace: float, by_rule: Mapping[str, float]) -> float | None:
        if job.number in self.measured:  # by an earlier run
            return self.measured[job.number]
        shipped = self._shipped(job)
        return by_rule.get(job.rule) if shipped is None else pace * shipped

    def _shipped(self, job: Job) -> float | None:
        return self.shipped.get((job.rule, job.network), self.shipped.get((job.rule, "")))

    def _pace(self) -> float:
        """Return by which factor the jobs of this study take longer than the shipped durations."""
        measured = expected = STEADY
        for job in self.jobs:
            shipped = self._shipped(job)
            if job.number in self.measured and shipped is not None:
                measured += self.measured[job.number]
                expected += shipped
        return measured / expected

    def _means_by_rule(self) -> dict[str, float]:
        seconds: dict[str, list[float]] = {}
        for job in self.jobs:
            if job.number in self.measured:
                seconds.setdefault(job.rule, []).append(self.measured[job.number])
        return {rule: mean(values) for rule, values in seconds.items()}


def _longest_chain(seconds: Mapping[Job, float]) -> float:
    """Return the seconds of the longest chain of jobs that wait for each other."""
    jobs = {job.number: job for job in seconds}
    ends: dict[int, float] = {}

    def end(number: int) -> float:
        if number not in ends:
            job = jobs[number]
            ends[number] = seconds[job] + max((end(other) for other in job.behind if other in jobs), default=0.0)
        return ends[number]

    return max(map(end, jobs), default=0.0)


def describe(seconds: float) -> str:
    """Return a time in words.

    >>> [describe(seconds) for seconds in (20, 200, 4000)]
    ['less than a minute', 'about 4 min', 'about 1 h 5 min']
    """
    if seconds < 60:
        return "less than a minute"
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return f"about {minutes} min"
    hours, minutes = divmod(5 * round(minutes / 5), 60)
    return f"about {hours} h {minutes} min" if minutes else f"about {hours} h"
