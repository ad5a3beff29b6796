"""Everything that reaches inside Snakemake, behind functions that survive its changes.

Snakemake documents few of the names that are used here, so a release may drop one. Each function then leaves
Snakemake as it is, and a plan ends with a UserError. No other module of the workflow uses Snakemake from inside.
"""

import os
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from difflib import get_close_matches
from functools import partial, wraps
from importlib.metadata import version
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, cast

from workflow.control.durations import Durations, describe, shipped_durations, timed_rule
from workflow.control.durations import Job as TimedJob
from workflow.control.terminal import OneLinePerJob, ShortDryRun
from workflow.ljvae.logs import UserError

OLDEST = "9.27"
NEWEST_MAJOR = 9
SUPPORTED = f"Snakemake {OLDEST} or newer, below {NEWEST_MAJOR + 1}"

GONE = (ImportError, AttributeError, TypeError, KeyError)  # errors for a name or a parameter that is gone

P = ParamSpec("P")
T = TypeVar("T")


def falls_back(answer: Any) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Decorate a function so that it returns ``answer`` if a name inside Snakemake is gone."""

    def decorate(function: Callable[P, T]) -> Callable[P, T]:
        @wraps(function)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> T:
            try:
                return function(*args, **kwargs)
            except GONE:
                return cast(T, answer)

        return guarded

    return decorate


def installed_version() -> str:
    """Return the version of the installed Snakemake."""
    return version("snakemake")


def warn_of_newer_version() -> None:
    """Print a line if the installed Snakemake is of a newer major version than any that was tested."""
    installed = installed_version()
    if int(installed.split(".")[0]) > NEWEST_MAJOR:
        print(f"Snakemake {installed} was not tested with this workflow, which supports {SUPPORTED}.", file=sys.stderr)


@falls_back(False)
def is_main_process(workflow: Any) -> bool:
    """Return whether this process is the user's own Snakemake, not one that runs a single job for it."""
    return bool(workflow.is_main_process)


@falls_back(False)
def only_touches(workflow: Any) -> bool:
    """Return whether the run only marks files as up to date."""
    return bool(workflow.touch)


def set_hooks(workflow: Any, prepare: Callable[[], Any], configurations: int | None = None) -> None:
    """Set what the user's own Snakemake does apart from its jobs: `shorten_output`, `before_run`, and hints."""
    warn_of_newer_version()
    shorten_output(workflow, configurations)
    before_run(workflow, prepare)
    name_nearest_target(workflow)


@falls_back(None)
def before_run(workflow: Any, prepare: Callable[[], Any]) -> None:
    """Call ``prepare`` when Snakemake begins to run jobs or to touch files, before it checks its lock.

    Plans, dry runs, reports, summaries and linting read the Snakefile too, but execute nothing: they never call it.
    The hook ``onstart`` would be too late, since Snakemake has checked its lock by then.
    """

    def prepare_run(options: dict[str, Any]) -> None:
        settings = getattr(options.get("executor_plugin"), "common_settings", None)
        if not getattr(settings, "dryrun_exec", True):
            prepare()

    _before_execute(workflow, prepare_run)


@falls_back(None)
def name_nearest_target(workflow: Any) -> None:
    """End a run or a dry run whose target is nearly the name of a rule, with a line that gives the name."""
    _before_execute(workflow, lambda _: _refuse_mistyped_target(workflow))


def _before_execute(workflow: Any, action: Callable[[dict[str, Any]], None]) -> None:
    """Call ``action`` with the options of ``workflow.execute`` before each call of it."""
    execute = workflow.execute

    @wraps(execute)
    def act_and_execute(*args: Any, **options: Any) -> Any:
        action(options)
        return execute(*args, **options)

    workflow.execute = act_and_execute


@falls_back(None)
def _refuse_mistyped_target(workflow: Any) -> None:
    names = [rule.name for rule in workflow.rules]
    for target in workflow.dag_settings.targets:
        nearest = get_close_matches(target, names, 1)
        if nearest and target not in names and target.isidentifier():  # no file
            sys.exit(f"{target}: there is no such target; the nearest one is {nearest[0]}")


@falls_back(None)
def start_at_once(workflow: Any) -> None:
    """Start jobs of this machine as soon as cores are free, by removing Snakemake's limit of jobs per second.

    Other engines may need the limit. With it, the scheduler looks at all waiting jobs again a second after each look,
    and each job that ends adds a look of its own: in the deck's study on two cores that took a fifth of a core for as
    long as something waited, and a second at the end of each run.
    """
    if workflow.local_exec and workflow.scheduler.job_rate_limiter:
        workflow.scheduler.job_rate_limiter = None


@falls_back((None, 0))
def finished_run(workflow: Any) -> tuple[list[str] | None, int]:
    """Return the files that a successful run was asked for, and its number of jobs. (None, 0) if they are unknown.

    A target rule stands for its output.
    """
    dag = workflow.dag
    outputs = {path for job in dag.targetjobs if job.rule in dag.targetrules for path in job.output}
    files = sorted({str(path) for path in {*dag.derived_targetfiles, *outputs}})
    return files, len(list(dag.needrun_jobs(exclude_finished=False)))


@falls_back(None)
def failed_jobs(workflow: Any) -> list[tuple[str, list[str]]] | None:
    """Return names and logs of the jobs that failed, also of those in groups. None if they are unknown."""
    single = [job for failed in workflow.scheduler.failed for job in (failed.jobs if failed.is_group() else [failed])]
    return [(job_name(job), [str(path) for path in job.log]) for job in single]


def job_name(job: Any) -> str:
    """Name a job by its rule and wildcards, such as train_model (model=conv2d, seed=1)."""
    wildcards = ", ".join(f"{name}={value}" for name, value in job.wildcards_dict.items())
    return f"{job.rule.name} ({wildcards})" if wildcards else str(job.rule.name)


def _job_of_number(workflow: Any, number: int) -> str:
    """Name the job of a number; by the number alone if its rule is unknown."""
    with suppress(*GONE):
        for job in workflow.dag.jobs:
            if workflow.dag.jobid(job) == number:
                return job_name(job)
    return f"job {number}"


@falls_back(None)
def _plan_durations(workflow: Any, configurations: int) -> Durations:
    """Return the durations of the planned jobs. None if the plan is unknown."""
    due = set(workflow.dag.needrun_jobs(exclude_finished=False))
    jobs = [_timed_job(job, workflow.dag, job in due) for job in workflow.dag.jobs]
    return Durations(jobs, shipped_durations(configurations))


def _timed_job(job: Any, dag: Any, due: bool) -> TimedJob:
    wildcards = job.wildcards_dict
    return TimedJob(
        number=dag.jobid(job),
        rule=timed_rule(job.rule.name),
        network=wildcards.get("model") or wildcards.get("regressor") or wildcards.get("generator") or "",
        threads=job.threads,
        benchmark=str(job.benchmark or ""),
        behind=frozenset(map(dag.jobid, dag.dependencies[job])),
        due=due and bool(job.output),  # a target only waits for others
    )


class RestOfRun:
    """Describes the time that the rest of a run on this machine takes; nothing if it is unknown, or on a cluster.

    Shipped times are those of studies with a number of ``configurations``; without it none fit.
    """

    def __init__(self, workflow: Any, configurations: int | None) -> None:
        self.workflow = workflow
        self.configurations = configurations
        self.durations: Durations | None = None

    @falls_back("")
    def describe(self, ended: Collection[int]) -> str:
        """Return the time of all jobs but those of the numbers ``ended``, such as "about 4 min"."""
        if self.configurations is None:
            return ""
        dry_run_of_cluster = self.workflow.output_settings.dryrun and self.workflow.nodes
        if not self.workflow.local_exec or dry_run_of_cluster:
            return ""
        if self.durations is None:  # the plan is not known before the first job
            self.durations = _plan_durations(self.workflow, self.configurations)
        if self.durations is None:
            return ""
        seconds = self.durations.time_left(ended, self.workflow._cores)
        return "" if seconds is None else describe(seconds)


@falls_back(None)
def shorten_output(workflow: Any, configurations: int | None = None) -> None:
    """Let the terminal of a run show one line per job, and that of a dry run the table of jobs.

    The time that is left follows from ``configurations`` of each ensemble, and from benchmarks; without the former
    it is not shown. Logger plugins and the
    log in .snakemake/log stay as they are, and so does all output with ``snakemake --verbose``.
    """
    from snakemake.logging import logger

    if workflow.output_settings.verbose:
        return
    style = ShortDryRun if workflow.output_settings.dryrun else OneLinePerJob
    rest = RestOfRun(workflow, configurations)
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler" and handler.formatter:
            formatter = style(handler.formatter, partial(_job_of_number, workflow), rest.describe)
            handler.setFormatter(formatter)
            handler.addFilter(formatter.is_shown)


@contextmanager
def loaded(snakefile: Path, directory: Path, mapping: dict, files: Iterable[Path]) -> Iterator[Any]:
    """Load the workflow of a config with its rules. Snakemake changes the working directory until the block ends.

    Raises UserError if a name inside Snakemake is gone.
    """
    from snakemake.api import SnakemakeApi
    from snakemake.settings.enums import Quietness
    from snakemake.settings.types import ConfigSettings, OutputSettings, ResourceSettings

    here = Path.cwd()
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as api:
        study = api.workflow(
            resource_settings=ResourceSettings(cores=1),
            config_settings=ConfigSettings(config=mapping, configfiles=[Path(file).resolve() for file in files]),
            snakefile=snakefile,
            workdir=directory,
        )
        try:
            yield study._workflow
        finally:
            with suppress(*GONE):
                study._workflow_store.sourcecache.runtime_cache.cleanup()
            with suppress(*GONE):
                _forget(study._workflow)
            os.chdir(here)


def _forget(workflow: Any) -> None:
    """Clear what would keep a finished workflow in memory: the names that it began with, and caches of methods."""
    workflow.vanilla_globals.clear()
    for parent in type(workflow.persistence).__mro__:
        for attribute in vars(parent).values():
            function: Any = attribute.fget if isinstance(attribute, property) else attribute
            if hasattr(function, "cache_clear"):
                function.cache_clear()


def plan_jobs(workflow: Any, targets: Iterable[str]) -> None:
    """Plan the jobs of the targets in a loaded workflow, as the command does with profiles/default."""
    from snakemake.settings.enums import RerunTrigger
    from snakemake.settings.types import DAGSettings, ExecutionSettings

    # a digest among the params tracks scripts and the library
    triggers = {RerunTrigger.MTIME, RerunTrigger.PARAMS, RerunTrigger.INPUT, RerunTrigger.SOFTWARE_ENV}
    workflow.dag_settings = DAGSettings(targets=set(targets), rerun_triggers=frozenset(triggers))
    workflow.execution_settings = ExecutionSettings()
    workflow._prepare_dag(forceall=False, ignore_incomplete=True, lock_warn_only=True, nolock=True)
    workflow._build_dag()


@contextmanager
def _naming_the_version() -> Iterator[None]:
    """Turn an error for a name inside Snakemake that is gone into a UserError."""
    try:
        yield
    except GONE as error:
        raise UserError(
            f"Snakemake {installed_version()} can't be asked for a plan ({type(error).__name__}: {error}).\n"
            f"This workflow supports {SUPPORTED}: install that, such as with make setup."
        ) from error


def planned_jobs(
    snakefile: Path, directory: Path, mapping: dict, files: Iterable[Path], targets: Iterable[str] = ("all",)
) -> list[dict[str, Any]]:
    """Return the jobs of some targets, each as the fields of a plan's job (``workflow.commands.plan.Job``).

    Snakemake is asked and runs nothing. Raises UserError if the installed version can't be asked, and SystemExit for
    a config that can't be run.
    """
    with _naming_the_version(), loaded(snakefile, directory, mapping, files) as workflow:
        plan_jobs(workflow, targets)
        due = set(workflow.dag.needrun_jobs())
        return [_job_fields(job, workflow, job in due) for job in workflow.dag.jobs]


def _job_fields(job: Any, workflow: Any, due: bool) -> dict[str, Any]:
    producers = workflow.dag.dependencies[job]
    behind = [producer.output[0] if producer.output else producer.rule.name for producer in producers]
    return {
        "rule": job.rule.name,
        "inputs": tuple(sorted(map(str, job.input))),
        "outputs": tuple(map(str, job.output)),
        "params": dict(job.params.items()),
        "recorded": frozenset(workflow.persistence._params(job)),
        "behind": frozenset(map(str, behind)),
        "due": due,
        "has_record": not job.output or workflow.persistence.has_metadata(job),
        "kept": not job.temp_output,
    }


def planned_rules(snakefile: Path, directory: Path, files: Iterable[Path]) -> list[dict[str, Any]]:
    """Return the rules of a study, each as the fields of a plan's rule, in the order in which Snakemake reads them.

    Raises UserError if the installed version can't be asked.
    """
    with _naming_the_version(), loaded(snakefile, directory, {}, files) as workflow:
        return [_rule_fields(rule) for rule in workflow.rules]


def _rule_fields(rule: Any) -> dict[str, Any]:
    script = (Path(rule.snakefile).parent / rule.script).resolve().name if rule.script else None
    return {
        "name": rule.name,
        "file": Path(rule.snakefile).name,
        "script": script,
        "inputs": tuple(_patterns(rule.input)),
        "outputs": tuple(re.sub(r"\{(\w+),[^{}]*\}", r"{\1}", path) for path in _patterns(rule.output)),
    }


def _patterns(paths: Iterable[Any]) -> list[str]:
    """Return paths with wildcards; functions of wildcards have none."""
    return [str(path) for path in paths if not callable(path)]
