"""The terminal of a run and of a dry run, from records of Snakemake's log."""

import logging

import pytest
from snakemake_interface_logger_plugins.common import LogEvent

from workflow.control.terminal import DETAILS, LISTED, OneLinePerJob, ShortDryRun


class Plain(logging.Formatter):
    def format(self, record):
        return "plain"


def formatter(style, rest=""):
    return style(Plain(), lambda number: f"job {number}", lambda ended: rest and f"{rest} but for {sorted(ended)}")


def record(event=None, msg="", **fields):
    return logging.makeLogRecord({"msg": msg, **({} if event is None else {"event": event}), **fields})


def end_job(terminal, number, done, total):
    assert terminal.format(record(LogEvent.JOB_FINISHED, job_id=number)) == ""
    return terminal.format(record(LogEvent.PROGRESS, done=done, total=total)).split("  ", 1)[1]


def test_a_line_per_job_has_the_time_that_is_left():
    terminal = formatter(OneLinePerJob, "about 4 min")
    assert end_job(terminal, 7, 1, 3) == "1 of 3, about 4 min but for [7] left  job 7"
    assert end_job(terminal, 8, 2, 3) == "2 of 3, about 4 min but for [7, 8] left  job 8"
    assert end_job(terminal, 9, 3, 3) == "3 of 3 (100%)  job 9"


def test_where_the_time_is_unknown_a_line_has_the_fraction_of_jobs():
    assert end_job(formatter(OneLinePerJob), 7, 450, 451) == "450 of 451 (99%)  job 7"


def test_a_job_that_fails_is_named():
    assert formatter(OneLinePerJob).format(record(LogEvent.JOB_ERROR, jobid=8)).endswith("  job 8 failed")


@pytest.mark.parametrize("style", [OneLinePerJob, ShortDryRun])
@pytest.mark.parametrize(
    "fields",
    [{}, {"event": "shellcmd"}, {"event": LogEvent.PROGRESS}, {"event": "job_finished"}, {"event": "run_info"}],
)
def test_a_record_without_the_expected_fields_is_formatted_by_snakemake(style, fields):
    assert formatter(style).format(logging.makeLogRecord(fields)) == "plain"


def dry_run(total, rest=""):
    """Texts of a dry run of one job's records, with the table of ``total`` jobs before and behind it."""
    terminal = formatter(ShortDryRun, rest)
    table = record(LogEvent.RUN_INFO, stats={"total": total})
    job = record(LogEvent.JOB_INFO, jobid=3, reason="Params have changed " + "x" * 300)
    reasons = record(msg=f"Reasons:\n    {DETAILS}\n    params have changed")
    return [terminal.format(each) for each in (table, job, table, reasons)]


def test_a_dry_run_of_few_jobs_lists_them_with_their_reasons():
    table, job, again, reasons = dry_run(LISTED)
    assert table == "plain"
    assert job.startswith("job 3: Params have changed x")
    assert len(job) < 140
    assert (again, reasons) == ("", "")


def test_a_dry_run_of_many_jobs_has_one_table_the_reasons_and_the_time():
    table, job, again, reasons = dry_run(LISTED + 1, "about 4 min")
    assert (table, job) == ("plain", "")
    assert again == "These jobs take about 4 min but for []."
    assert reasons == "Reasons:\n    (with --verbose: of each job)\n    params have changed"


@pytest.mark.parametrize(
    ("style", "hidden"),
    [
        (OneLinePerJob, {"workflow_started", "job_info", "job_started"}),
        (ShortDryRun, {"workflow_started", "job_started"}),
    ],
)
def test_events_and_texts_that_say_nothing_new_are_hidden(style, hidden):
    terminal = formatter(style)
    assert {str(event.value) for event in LogEvent if not terminal.is_shown(record(event))} == hidden
    failed = "RuleException:\nCalledProcessError in file a.smk, line 24:\nCommand ... returned non-zero exit status 1."
    for text in (failed, "Select jobs to execute...", "Rules with provenance triggered jobs: a b"):
        assert not terminal.is_shown(record(msg=text))
    for text in ("RuleException:\nNameError in file a.smk, line 24", "Building DAG of jobs...", None):
        assert terminal.is_shown(record(msg=text))


def test_the_events_are_events_of_snakemake():
    assert {"job_finished", "progress", "job_error", "run_info", "job_info"} < {event.value for event in LogEvent}
