"""The lines of Snakemake's log that the terminal shows: a line per job that ends, and a short dry run.

A record that lacks the expected fields is formatted as Snakemake does; a text that is empty is not printed.
"""

import logging
import time
from collections.abc import Callable, Collection
from typing import Any

# texts of Snakemake's log that repeat, or that another line says better
HIDDEN_TEXTS = (
    "Select jobs to execute...",
    "Some jobs were triggered by provenance information",
    "Rules with provenance triggered jobs:",
    "RuleException:\nCalledProcessError in file",  # a script that failed; its log comes at the end of the run
    "Exiting because a job execution failed.",
)
DETAILS = "(check individual jobs above for details)"
LISTED = 20  # jobs that a dry run lists with their reasons
REASON = 120  # characters of a reason

MISSING = (KeyError, TypeError)  # errors for a field that is gone

NameJob = Callable[[int], str]
DescribeRest = Callable[[Collection[int]], str]


class _Formatter(logging.Formatter):
    """Format records by the method of their event, and all others as ``plain`` does.

    ``name_job`` names the job of a number; ``describe_rest`` says how long all jobs but those of these numbers take,
    or nothing.
    """

    hidden_events: tuple[str, ...] = ()

    def __init__(self, plain: logging.Formatter, name_job: NameJob, describe_rest: DescribeRest) -> None:
        super().__init__()
        self.plain = plain
        self.name_job = name_job
        self.describe_rest = describe_rest

    def is_shown(self, record: logging.LogRecord) -> bool:
        """Return whether the terminal shows a record of Snakemake's log."""
        hidden = getattr(record, "event", None) in self.hidden_events
        return not hidden and not str(record.msg).startswith(HIDDEN_TEXTS)

    def format(self, record: logging.LogRecord) -> str:
        """Return the text of a record of Snakemake's log."""
        try:
            text = self._text(record.__dict__)
        except MISSING:
            text = None
        return self.plain.format(record) if text is None else text

    def _text(self, fields: dict[str, Any]) -> str | None:
        raise NotImplementedError


class OneLinePerJob(_Formatter):
    """Format the end of a job as one line, with the number of jobs and the time that is left."""

    hidden_events = ("workflow_started", "job_info", "job_started")

    def __init__(self, plain: logging.Formatter, name_job: NameJob, describe_rest: DescribeRest) -> None:
        super().__init__(plain, name_job, describe_rest)
        self.ended: set[int] = set()
        self.to_name: list[int] = []

    def _text(self, fields: dict[str, Any]) -> str | None:
        match fields["event"]:
            case "job_finished":  # the record of the progress comes next, and takes the names along
                self.to_name.append(fields["job_id"])
                return ""
            case "progress":
                return f"{_clock()}  {self._progress(fields['done'], fields['total'])}"
            case "job_error":
                return f"{_clock()}  {self.name_job(fields['jobid'])} failed"
        return None

    def _progress(self, done: int, total: int) -> str:
        percent = 100 * done // total
        names = ", ".join(map(self.name_job, self.to_name))
        self.ended.update(self.to_name)
        self.to_name.clear()
        rest = self.describe_rest(self.ended) if done < total else ""
        return f"{done} of {total}, {rest} left  {names}" if rest else f"{done} of {total} ({percent}%)  {names}"


class ShortDryRun(_Formatter):
    """Format a dry run: Snakemake's table of jobs once, the jobs where they are few, the reasons, and the time."""

    hidden_events = ("workflow_started", "job_started")

    def __init__(self, plain: logging.Formatter, name_job: NameJob, describe_rest: DescribeRest) -> None:
        super().__init__(plain, name_job, describe_rest)
        self.total: int | None = None

    def _text(self, fields: dict[str, Any]) -> str | None:
        match fields.get("event"):
            case "run_info" if self.total is None:
                self.total = fields["stats"]["total"]
                return None
            case "run_info":  # the same table again, behind the jobs
                rest = self.describe_rest(())
                return f"These jobs take {rest}." if rest else ""
            case "job_info" if self._is_short():
                return f"{self.name_job(fields['jobid'])}: {_shorten(str(fields['reason']))}"
            case "job_info":
                return ""
            case None if DETAILS in str(fields["msg"]) and not self._is_short():
                return str(fields["msg"]).replace(DETAILS, "(with --verbose: of each job)")
            case None if DETAILS in str(fields["msg"]):
                return ""  # each job has said its own
        return None

    def _is_short(self) -> bool:
        return self.total is not None and self.total <= LISTED


def _shorten(text: str) -> str:
    return text if len(text) <= REASON else f"{text[:REASON]}..."


def _clock() -> str:
    return time.strftime("%H:%M:%S")
