"""Snakemake from inside: with the installed version, and with names gone."""

import gc
import logging
import shutil
import socket
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from types import SimpleNamespace

import psutil
import pytest
import snakemake.api  # before snakemake.workflow, which imports it in a circle
import snakemake.logging
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.workflow import Workflow

from tests.paths import ROOT
from workflow.commands import plan
from workflow.control import engine
from workflow.control.terminal import OneLinePerJob, ShortDryRun
from workflow.ljvae.logs import UserError

BARE = SimpleNamespace()  # a workflow without any of the names

# Reads as the project's Snakefile does, and runs in a second.
SNAKEFILE = f"""
import sys
sys.path.insert(0, {str(ROOT)!r})
from workflow.control import engine
from workflow.control.locks import end_orphans, remove_stale_lock
from workflow.control.summary import failure, success

if engine.is_main_process(workflow):
    engine.shorten_output(workflow, 400)
    engine.before_run(workflow, remove_stale_lock)
onstart:
    end_orphans()
    engine.start_at_once(workflow)
    print("limit", workflow.scheduler.job_rate_limiter, file=sys.stderr)
onsuccess:
    if not engine.only_touches(workflow):
        print(success(*engine.finished_run(workflow)), file=sys.stderr)
onerror:
    print(failure(engine.failed_jobs(workflow)), file=sys.stderr)
rule all:
    input: "made.txt"
rule make:
    output: "made.txt"
    params: number=3
    log: "make.log"
    shell: "touch {{output}}"
rule fail:
    output: "never_{{name}}.txt"
    log: "fail_{{name}}.log"
    shell: "echo on purpose > {{log}}; false"
"""


@pytest.fixture
def snakefile(tmp_path):
    path = tmp_path / "Snakefile"
    path.write_text(SNAKEFILE)
    return path


def snakemake_in(folder, *arguments):
    command = [Path(sys.executable).parent / "snakemake", *arguments, "--cores", "1"]
    result = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout + result.stderr


def test_a_run_shows_a_line_per_job_and_what_it_made(snakefile):
    code, text = snakemake_in(snakefile.parent)
    assert code == 0, text
    assert "1 of 2, less than a minute left  make" in text
    assert "limit None" in text
    assert f"Done: 2 jobs, in {snakefile.parent}\n  1 file  made.txt\n" in text
    for hidden in ("rule make:", "Select jobs to execute"):
        assert hidden not in text


def test_a_run_that_fails_names_the_job_and_its_log(snakefile):
    code, text = snakemake_in(snakefile.parent, "never_x.txt")
    assert code == 1
    assert "  fail (name=x) failed\n" in text
    assert f"fail (name=x) failed; the end of its log, {snakefile.parent}/fail_x.log:\n    on purpose\n" in text


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A folder with a finished run."""
    folder = tmp_path_factory.mktemp("finished")
    (folder / "Snakefile").write_text(SNAKEFILE)
    assert snakemake_in(folder)[0] == 0
    return folder


def leave_behind(folder):
    """Leave in a folder what a killed run does: its lock, and a job that runs on."""
    state = folder / ".snakemake"
    (state / "locks").mkdir(exist_ok=True)
    (state / "locks" / "0.output.lock").write_text("made.txt\n")
    script = state / "scripts" / "tmpabc.make.py"
    script.parent.mkdir(exist_ok=True)
    script.write_text("import time\ntime.sleep(600)\n")
    job = subprocess.Popen([sys.executable, str(script)])
    threading.Thread(target=job.wait, daemon=True).start()  # as init would, so that it is no zombie
    return job


@pytest.fixture(scope="module")
def read(finished):
    """A study that a killed run left, for commands that only read."""
    job = leave_behind(finished)
    yield finished, job
    job.kill()


@pytest.fixture
def killed(finished, tmp_path):
    """A study that a killed run left, in a folder of the test's own."""
    folder = tmp_path / "killed"
    shutil.copytree(finished, folder, symlinks=True)
    job = leave_behind(folder)
    yield folder, job
    job.kill()


def leftovers(folder, job):
    """Return whether the lock is there, and whether the job runs."""
    return any((folder / ".snakemake" / "locks").glob("*.lock")), job.poll() is None


READING = [["-n", "--forceall"], ["--summary"], ["--lint"], ["--report", "report.html"], ["--list-untracked"]]


@pytest.mark.parametrize("arguments", READING, ids=" ".join)
def test_reading_removes_no_lock_and_ends_no_job(read, arguments):
    _, text = snakemake_in(read[0], *arguments)
    assert leftovers(*read) == (True, True), text
    assert not {"Removed", "Ended"} & set(text.split())


def test_a_plan_removes_no_lock_and_ends_no_job(read):
    assert engine.planned_jobs(read[0] / "Snakefile", read[0], {}, [])
    assert leftovers(*read) == (True, True)


@pytest.mark.parametrize("options", [["--forceall"], ["--forceall", "--touch"]], ids=" ".join)
def test_a_run_removes_a_dead_lock_and_ends_jobs_without_a_snakemake(killed, options):
    code, text = snakemake_in(killed[0], *options)
    assert code == 0, text
    assert leftovers(*killed) == (False, False)
    assert "Removed the lock of a run that was killed.\n" in text
    assert "Ended jobs that a killed run had left behind: make.\n" in text


def test_a_run_leaves_the_lock_of_one_that_is_alive(killed):
    folder, job = killed
    ours = psutil.Process()
    name = f"{socket.gethostname()} {ours.pid} {ours.create_time():.2f}"
    (folder / ".snakemake" / "processes" / name).touch()
    code, text = snakemake_in(folder, "--forceall")
    assert code == 1
    assert "lock" in text
    assert leftovers(folder, job) == (True, True)


def test_a_plan_has_the_jobs_with_what_decides_on_them(snakefile):
    jobs = {job["rule"]: plan.Job(**job) for job in engine.planned_jobs(snakefile, snakefile.parent, {}, [])}
    assert set(jobs) == {"all", "make"}
    assert jobs["make"].params == {"number": 3}
    assert jobs["make"].recorded
    assert jobs["all"].behind == {"made.txt"}
    assert (jobs["make"].due, jobs["make"].has_record, jobs["make"].kept) == (True, False, True)


def test_a_plan_has_the_rules(snakefile):
    rules = [plan.Rule(**rule) for rule in engine.planned_rules(snakefile, snakefile.parent, [])]
    assert [rule.name for rule in rules] == ["all", "make", "fail"]
    assert rules[2].outputs == ("never_{name}.txt",)


def test_plans_of_one_process_are_not_kept(snakefile):
    """Snakemake keeps the last one; each would have 8 MB in the project, and the next one's names."""
    kept = []
    for _ in range(4):
        with engine.loaded(snakefile, snakefile.parent, {}, []) as workflow:
            engine.plan_jobs(workflow, ["all"])
            assert all(workflow.persistence._params(job) for job in workflow.dag.jobs if job.params)
            kept.append(weakref.ref(workflow))
    del workflow
    gc.collect()
    assert [reference() is None for reference in kept[:2]] == [True, True]


# With names gone.


@pytest.mark.parametrize("name", ["_prepare_dag", "_build_dag"])
def test_a_plan_names_the_version_if_it_cannot_be_asked(snakefile, name, monkeypatch):
    monkeypatch.delattr(Workflow, name)
    here = Path.cwd()
    with pytest.raises(UserError, match=rf"{engine.installed_version()} can't be asked .*\n.*{engine.SUPPORTED}"):
        engine.planned_jobs(snakefile, snakefile.parent, {}, [])
    assert Path.cwd() == here


def test_rules_name_the_version_if_they_cannot_be_asked(snakefile, monkeypatch):
    monkeypatch.delattr(Workflow, "rules")
    with pytest.raises(UserError, match="can't be asked"):
        engine.planned_rules(snakefile, snakefile.parent, [])


def test_without_its_names_a_workflow_stays_as_it_is():
    assert not engine.is_main_process(BARE)
    assert not engine.only_touches(BARE)
    assert engine.finished_run(BARE) == (None, 0)
    assert engine.failed_jobs(BARE) is None
    engine.start_at_once(BARE)
    engine.before_run(BARE, pytest.fail)
    engine.name_nearest_target(BARE)
    engine.shorten_output(BARE, 400)
    assert vars(BARE) == {}


def test_without_its_limiter_a_scheduler_stays_as_it_is():
    scheduler = SimpleNamespace()
    engine.start_at_once(SimpleNamespace(local_exec=True, scheduler=scheduler))
    assert vars(scheduler) == {}


@pytest.mark.parametrize(("local", "limit"), [(True, None), (False, "a limit")])
def test_the_limit_is_kept_for_other_engines_only(local, limit):
    workflow = SimpleNamespace(local_exec=local, scheduler=SimpleNamespace(job_rate_limiter="a limit"))
    engine.start_at_once(workflow)
    assert workflow.scheduler.job_rate_limiter == limit


def test_the_scheduler_still_has_its_limit():
    assert "job_rate_limiter" in JobScheduler.__init__.__code__.co_names


@pytest.mark.parametrize(
    "options", [{}, {"executor_plugin": None}, {"executor_plugin": BARE}, {"executor_plugin": SimpleNamespace(a=1)}]
)
def test_without_the_name_of_a_dry_run_nothing_is_prepared(options):
    workflow = SimpleNamespace(execute=lambda **given: given)
    engine.before_run(workflow, pytest.fail)
    assert workflow.execute(**options) == options


def targeted(*targets, **names):
    """A workflow with the rule train that executes to 3."""
    settings = SimpleNamespace(targets=targets)
    rules = [SimpleNamespace(name="train")]
    return SimpleNamespace(**{"execute": lambda **_: 3, "rules": rules, "dag_settings": settings} | names)


def test_a_target_that_is_nearly_a_rule_ends_the_run():
    workflow = targeted("all", "trian")
    engine.name_nearest_target(workflow)
    with pytest.raises(SystemExit, match="trian: there is no such target; the nearest one is train"):
        workflow.execute()


@pytest.mark.parametrize(
    "workflow",
    [
        targeted("train", "results/trian.npy", "trian.txt", "x"),
        targeted("trian", rules=None),
        targeted("trian", dag_settings=BARE),
    ],
)
def test_other_targets_are_for_snakemake(workflow):
    engine.name_nearest_target(workflow)
    assert workflow.execute() == 3


def test_a_job_without_a_name_has_its_number():
    assert engine._job_of_number(BARE, 7) == "job 7"


@pytest.fixture
def handlers(monkeypatch):
    """The terminal's handler, and one of a logger plugin."""
    handlers = [logging.StreamHandler(), logging.StreamHandler()]
    for handler, name in zip(handlers, ("DefaultStreamHandler", "plugin"), strict=True):
        handler.name = name
        handler.setFormatter(logging.Formatter())
    monkeypatch.setattr(snakemake.logging.logger, "handlers", handlers)
    return handlers


def settings(dryrun=False, verbose=False):
    return SimpleNamespace(output_settings=SimpleNamespace(dryrun=dryrun, verbose=verbose))


@pytest.mark.parametrize(("dryrun", "style"), [(False, OneLinePerJob), (True, ShortDryRun)])
def test_the_handler_of_the_terminal_is_changed_and_no_other(handlers, dryrun, style):
    engine.shorten_output(settings(dryrun=dryrun), 400)
    terminal, plugin = handlers
    assert type(terminal.formatter) is style
    assert terminal.filters == [terminal.formatter.is_shown]
    assert (type(plugin.formatter), plugin.filters) == (logging.Formatter, [])


@pytest.mark.parametrize("workflow", [settings(verbose=True), settings(dryrun=True, verbose=True), BARE])
def test_verbose_runs_keep_the_output_of_snakemake(handlers, workflow):
    engine.shorten_output(workflow, 400)
    assert not any(handler.filters for handler in handlers)


def test_without_a_logger_of_that_name_the_output_stays(handlers, monkeypatch):
    monkeypatch.delattr(snakemake.logging, "logger")
    engine.shorten_output(settings(), 400)
    assert not any(handler.filters for handler in handlers)


class Job(SimpleNamespace):
    """A job of Snakemake's as far as its time is asked for."""

    __hash__ = object.__hash__


def timed_workflow(**names):
    """A workflow on this machine with 4 cores and one job, which took 120 s by its benchmark."""
    Path("train.tsv").write_text("s\tcpu_time\n120\t40\n")
    rule = SimpleNamespace(name="train")
    job = Job(rule=rule, wildcards_dict={"model": "conv2d"}, threads=2, benchmark="train.tsv", output=["a"])
    dag = SimpleNamespace(
        jobs=[job], needrun_jobs=lambda exclude_finished: [job], jobid=lambda _: 7, dependencies={job: {}}
    )
    output = SimpleNamespace(dryrun=False)
    return SimpleNamespace(
        **{"dag": dag, "local_exec": True, "nodes": None, "_cores": 4, "output_settings": output} | names
    )


def test_the_rest_of_a_run_follows_from_the_benchmarks_of_its_jobs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rest = engine.RestOfRun(timed_workflow(), 400)
    assert rest.describe(()) == "about 2 min"
    assert rest.describe({7}) == "less than a minute"


@pytest.mark.parametrize(
    "names",
    [
        {"local_exec": False},
        {"nodes": 4, "output_settings": SimpleNamespace(dryrun=True)},
        {"dag": BARE},
        {"_cores": None},
        {"output_settings": BARE},
    ],
)
def test_on_a_cluster_and_without_the_names_nothing_is_said_of_the_time(names, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert engine.RestOfRun(timed_workflow(**names), 400).describe(()) == ""


@pytest.mark.parametrize(("installed", "warned"), [("9.27.0", False), ("9.99", False), ("10.0.0a1", True)])
def test_a_newer_major_version_is_named_in_one_line(installed, warned, monkeypatch, capsys):
    monkeypatch.setattr(engine, "installed_version", lambda: installed)
    engine.warn_of_newer_version()
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == warned
    assert all(installed in line and engine.SUPPORTED in line for line in lines)


def test_the_installed_version_is_supported():
    assert engine.installed_version().split(".")[0] == str(engine.NEWEST_MAJOR)
