"""Plans of studies, asked in this process: the command `snakemake -n` takes four times as long."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import snakemake.api  # before snakemake.workflow: they import each other
import snakemake.workflow
import yaml

from tests.paths import SMOKE
from workflow.commands import plan
from workflow.control import engine

PARSE = snakemake.workflow.parse
PARSED: dict[tuple, tuple[str, int, dict]] = {}


def parse_once(path: Any, workflow: Any, linemap: dict, overwrite_shellcmd: Any = None, rulecount: int = 0) -> Any:
    """Parse a file of rules as Snakemake does, but no second time in this process: that is a third of a plan."""
    file = path.get_path_or_uri(secret_free=True)
    key = (file, Path(file).read_text(), overwrite_shellcmd, rulecount)
    if key not in PARSED:
        lines: dict[int, int] = {}
        PARSED[key] = (*PARSE(path, workflow, lines, overwrite_shellcmd, rulecount), lines)
    code, rules, lines = PARSED[key]
    linemap |= lines
    return code, rules


snakemake.workflow.parse = parse_once


@contextmanager
def jobs(directory: Path, mapping: dict, targets: Iterable[str] = ()) -> Iterator[Any]:
    """Snakemake's graph of the jobs of the targets, or of a whole study."""
    with engine.loaded(plan.SNAKEFILE, directory, mapping, ()) as workflow:
        engine.plan_jobs(workflow, targets or ["all"])
        yield workflow.dag


def due(directory: Path, mapping: dict, targets: Iterable[str] = ()) -> dict[str, int]:
    """Rules that would run, with their number of jobs."""
    with jobs(directory, mapping, targets) as planned:
        return dict(sorted(Counter(job.rule.name for job in planned.needrun_jobs()).items()))


def reruns(before: dict[str, plan.Job], after: dict[str, plan.Job]) -> dict[str, plan.Job]:
    """Return the jobs of ``after`` that run after all of ``before`` has run: new, changed, or behind such ones."""
    again = {
        name
        for name, job in after.items()
        if name not in before or (job.inputs, job.recorded) != (before[name].inputs, before[name].recorded)
    }
    grown = True
    while grown:
        behind = {name for name, job in after.items() if job.behind & again} - again
        again |= behind
        grown = bool(behind)
    return {name: after[name] for name in again}


@cache
def smoke_names(folder: str, *targets: str) -> list[str]:
    """Names of the figures or tables (``folder`` of the results) of the small study, or of some targets of it."""
    with TemporaryDirectory() as empty:
        planned = plan.jobs(Path(empty), yaml.safe_load(SMOKE.read_text()), targets=targets or ("all",))
    paths = [Path(path) for job in planned.values() for path in job.outputs]
    return sorted({path.stem for path in paths if path.parent == Path("results", folder)})
