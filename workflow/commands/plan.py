"""The jobs that Snakemake would run for a config, asked of Snakemake itself and run by nobody.

This module, terminal.py, the Snakefile and rules/common.smk use Snakemake from inside, this one also parts of its
API that begin with an underscore; the library knows nothing of it.
"""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from snakemake.api import SnakemakeApi
from snakemake.settings.enums import Quietness, RerunTrigger
from snakemake.settings.types import ConfigSettings, DAGSettings, ExecutionSettings, OutputSettings, ResourceSettings

ROOT = Path(__file__).resolve().parents[2]
# As in profiles/default: scripts and the library are tracked by a digest among the params.
TRIGGERS = frozenset({RerunTrigger.MTIME, RerunTrigger.PARAMS, RerunTrigger.INPUT, RerunTrigger.SOFTWARE_ENV})


@dataclass(frozen=True)
class Job:
    """A job with what decides on whether it runs: inputs, outputs, and params by name.

    ``recorded`` are the params as Snakemake compares them (a set of values without names), ``behind``
    the first outputs of the jobs that make its inputs, ``due`` whether it would run now, ``known`` whether
    Snakemake has a record of how its outputs were made, ``kept`` whether they stay when they have been read;
    ``benchmark`` is where it is measured, if it is.
    """

    rule: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    params: dict[str, Any]
    recorded: frozenset[str]
    behind: frozenset[str]
    due: bool
    known: bool
    kept: bool
    benchmark: str | None

    @property
    def name(self) -> str:
        """Its first output, or the rule's name where it has none."""
        return self.outputs[0] if self.outputs else self.rule


@contextmanager
def _loaded(directory: Path, mapping: dict, files: Iterable[Path]) -> Iterator[Any]:
    """Snakemake's workflow of a config, with its rules. It changes the working directory, here for a while."""
    here = Path.cwd()
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        asked = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(config=mapping, configfiles=[Path(file).resolve() for file in files]),
            snakefile=ROOT / "Snakefile",
            workdir=directory,
        )
        try:
            yield asked._workflow
        finally:
            asked._workflow_store.sourcecache.runtime_cache.cleanup()
            os.chdir(here)


def jobs(directory: Path, mapping: dict | None = None, files: Iterable[Path] = ()) -> dict[str, Job]:
    """The jobs, by their first output, of a whole study with results in ``directory``.

    The config is a ``mapping`` or is read from ``files``. Raises SystemExit for one that can't be run.
    """
    with _loaded(directory, mapping or {}, files) as workflow:
        workflow.dag_settings = DAGSettings(targets={"all"}, rerun_triggers=TRIGGERS)
        workflow.execution_settings = ExecutionSettings()
        workflow._prepare_dag(forceall=False, ignore_incomplete=True, lock_warn_only=True, nolock=True)
        workflow._build_dag()
        due = set(workflow.dag.needrun_jobs())
        found = [_job(job, workflow, job in due) for job in workflow.dag.jobs]
    return {job.name: job for job in found}


@dataclass(frozen=True)
class Rule:
    """A rule with its file in workflow/rules, its script, if it has one, and patterns of what it reads and writes."""

    name: str
    file: str
    script: str | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def rules(file: Path) -> list[Rule]:
    """The rules that Snakemake has for the config in ``file``, in the order in which it meets them."""
    with TemporaryDirectory() as empty, _loaded(Path(empty), {}, [file]) as workflow:
        return [_rule(rule) for rule in workflow.rules]


def _rule(rule: Any) -> Rule:
    script = (Path(rule.snakefile).parent / rule.script).resolve().name if rule.script else None
    # functions of wildcards have no pattern
    inputs, outputs = (tuple(str(path) for path in paths if not callable(path)) for paths in (rule.input, rule.output))
    return Rule(rule.name, Path(rule.snakefile).name, script, inputs, tuple(map(_without_constraints, outputs)))


def _without_constraints(pattern: str) -> str:
    return re.sub(r"\{(\w+),[^{}]*\}", r"{\1}", pattern)


def _job(job: Any, workflow: Any, due: bool) -> Job:
    behind = [made.output[0] if made.output else made.rule.name for made in workflow.dag.dependencies[job]]
    return Job(
        rule=job.rule.name,
        inputs=tuple(sorted(map(str, job.input))),
        outputs=tuple(map(str, job.output)),
        params=dict(job.params.items()),
        recorded=frozenset(workflow.persistence._params(job)),
        behind=frozenset(map(str, behind)),
        due=due,
        known=not job.output or workflow.persistence.has_metadata(job),
        kept=not job.temp_output,
        benchmark=str(job.benchmark) if job.benchmark else None,
    )


def reruns(before: dict[str, Job], after: dict[str, Job]) -> dict[str, Job]:
    """The jobs of ``after`` that would run where all of ``before`` has run: new, changed, or behind such a job."""
    found = {
        name
        for name, job in after.items()
        if name not in before or (job.inputs, job.recorded) != (before[name].inputs, before[name].recorded)
    }
    grown = True
    while grown:
        behind = {name for name, job in after.items() if job.behind & found} - found
        found |= behind
        grown = bool(behind)
    return {name: after[name] for name in found}
