"""What Snakemake says on the terminal while it runs: one line for each job that ends.

Its own log in .snakemake/log has all of it, and so has the terminal of a dry run and of `snakemake --verbose`.
"""

import logging
import time
from typing import Any

from snakemake.cli import get_argument_parser
from snakemake.logging import DefaultFormatter, format_percentage, logger
from snakemake_interface_logger_plugins.common import LogEvent

UNSAID = (LogEvent.WORKFLOW_STARTED, LogEvent.JOB_INFO, LogEvent.JOB_STARTED)
ASIDE = "Select jobs to execute..."  # said whenever a job ends


def is_said(record: logging.LogRecord) -> bool:
    """Whether a record of Snakemake's is for the terminal."""
    return getattr(record, "event", None) not in UNSAID and record.msg != ASIDE


class OneLineAJob(DefaultFormatter):
    """Says which job has ended, and how, where Snakemake has paragraphs; what becomes "" is not said.

    It knows jobs by their ids, which ``workflow`` gives them.
    """

    def __init__(self, workflow: Any, like: DefaultFormatter) -> None:
        super().__init__(like.quiet, like.show_failed_logs)
        self.workflow = workflow
        self.ended: list[int] = []

    def format_job_finished(self, msg: dict[str, Any]) -> str:
        """Nothing: how many jobs have ended comes next, and with it their names."""
        self.ended.append(msg["job_id"])
        return ""

    def format_progress(self, msg: dict[str, Any]) -> str:
        """The time, how many jobs have ended, and which just did."""
        ended = ", ".join(map(self._name, self.ended))
        self.ended.clear()
        share = format_percentage(msg["done"], msg["total"])
        return f"{_clock()}  {msg['done']} of {msg['total']} ({share})  {ended}"

    def format_job_error(self, msg: dict[str, Any]) -> str:
        """The time, and which job has failed; its log comes at the end of the run."""
        return f"{_clock()}  {self._name(msg['jobid'])} failed"

    def _name(self, number: int) -> str:
        names = [job_name(job) for job in self.workflow.dag.jobs if self.workflow.dag.jobid(job) == number]
        return names[0] if names else f"job {number}"


def _clock() -> str:
    return time.strftime("%H:%M:%S")


def job_name(job: Any) -> str:
    """A job by its rule and wildcards, such as train_model (model=conv2d, seed=1)."""
    wildcards = ", ".join(f"{name}={value}" for name, value in job.wildcards_dict.items())
    return f"{job.rule.name} ({wildcards})" if wildcards else job.rule.name


def asked_for(workflow: Any) -> set[str]:
    """The files that a run was asked for, those of a rule if it was asked for by its rule."""
    dag = workflow.dag
    return {
        *dag.derived_targetfiles,
        *(path for job in dag.targetjobs if job.rule in dag.targetrules for path in job.output),
    }


def profiles_and_values(arguments: list[str]) -> tuple[list[str], list[str]]:
    """Of a command line of Snakemake's: profiles, also from the environment, and values of the config (key=value).

    >>> profiles_and_values(["latent", "--profile", "profiles/slurm", "--config", "seed=2", "--cores", "1"])
    (['profiles/slurm'], ['seed=2'])
    """
    known = get_argument_parser().parse_known_args(arguments)[0]
    return known.profile or [], known.config or []


def failed_jobs(workflow: Any) -> list[tuple[str, list[str]]]:
    """Names and logs of the jobs that failed, those of groups one by one."""
    single = [job for failed in workflow.scheduler.failed for job in (failed.jobs if failed.is_group() else [failed])]
    return [(job_name(job), list(job.log)) for job in single]


def one_line_a_job(workflow: Any) -> None:
    """Let the terminal of a run have one line a job; logger plugins and log files keep their own way."""
    if workflow.output_settings.dryrun or workflow.output_settings.verbose:
        return
    for handler in logger.handlers:
        if handler.name == "DefaultStreamHandler" and isinstance(handler.formatter, DefaultFormatter):
            handler.setFormatter(OneLineAJob(workflow, handler.formatter))
            handler.addFilter(is_said)
