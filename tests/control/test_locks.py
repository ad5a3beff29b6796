"""Whose lock it is."""

import subprocess
import sys
import time

import psutil
import pytest

from workflow.control import locks


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "locks").mkdir()
    (tmp_path / "locks" / "0.output.lock").touch()
    return tmp_path


@pytest.fixture
def another(folder):
    """Another process that says that it is there."""
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    (folder / "processes").mkdir()
    (folder / "processes" / locks._name(psutil.Process(process.pid))).touch()
    yield process
    process.kill()
    process.communicate()


def test_the_lock_of_a_process_that_is_alive_stays(folder, another):
    assert not locks.remove_stale_lock(folder)
    assert (folder / "locks" / "0.output.lock").exists()


def test_that_of_a_process_that_was_killed_goes(folder, another):
    another.kill()
    another.communicate()
    assert locks.remove_stale_lock(folder)
    assert not list((folder / "locks").iterdir())
    assert [path.name for path in (folder / "processes").iterdir()] == [locks._name(psutil.Process())]


def test_a_process_of_another_machine_counts_as_alive(folder):
    (folder / "processes").mkdir()
    (folder / "processes" / "elsewhere 1 1.00").touch()
    assert not locks.remove_stale_lock(folder)


def test_an_id_that_is_used_again_is_another_process(folder):
    (folder / "processes").mkdir()
    mine = locks._name(psutil.Process()).rsplit(" ", 1)[0]
    (folder / "processes" / f"{mine} 1.00").touch()
    assert locks.remove_stale_lock(folder)


def test_without_a_lock_there_is_nothing_to_remove(tmp_path):
    assert not locks.remove_stale_lock(tmp_path)
    assert len(list((tmp_path / "processes").iterdir())) == 1


@pytest.fixture
def job(folder):
    """A process with a child, like that of a job."""
    (folder / "scripts").mkdir()
    script = folder / "scripts" / "tmpabc.train_model.py"
    script.write_text("import subprocess, sys\nsubprocess.run([sys.executable, '-c', 'input()', __file__])\n")
    process = psutil.Popen([sys.executable, str(script)], stdin=subprocess.PIPE)
    while not process.children():
        time.sleep(0.01)
    yield process
    for each in [*process.children(), process] if process.is_running() else []:
        each.kill()
    process.communicate()


@pytest.fixture
def orphaned(monkeypatch):
    """As if the tests, too, had not been started by a Snakemake."""
    monkeypatch.setattr(locks, "_is_snakemake", lambda command: False)


def test_a_job_without_its_snakemake_is_ended_with_its_children(folder, job, orphaned):
    children = job.children()
    assert locks.end_orphans(folder) == ["train_model"]
    assert not job.is_running() or job.status() == psutil.STATUS_ZOMBIE
    assert not [child for child in children if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]
    assert locks.end_orphans(folder) == []


def test_no_job_is_ended_while_another_snakemake_is_there(folder, another, job, orphaned):
    assert locks.end_orphans(folder) == []
    assert job.is_running()


def test_a_job_with_a_snakemake_of_its_own_goes_on(folder, job, monkeypatch):
    """As on the node of a cluster."""
    monkeypatch.setattr(locks, "_is_snakemake", lambda command: "pytest" in " ".join(command))
    assert locks.end_orphans(folder) == []
    assert job.is_running()


def test_a_job_of_another_directory_goes_on(folder, job, orphaned, tmp_path):
    (tmp_path / "other").mkdir()
    assert locks.end_orphans(tmp_path / "other") == []
    assert job.is_running()


@pytest.mark.parametrize(
    ("command", "is_one"),
    [
        (["/env/bin/python", "/env/bin/snakemake", "--cores", "2"], True),
        (["python3.11", "-m", "snakemake", "all"], True),
        (["bash", "-c", "python /study/.snakemake/scripts/tmp.train.py"], False),
        (["less", "notes", "on", "snakemake"], False),
    ],
)
def test_what_is_a_snakemake(command, is_one):
    assert locks._is_snakemake(command) == is_one
