"""Whose lock it is."""

import subprocess
import sys

import psutil
import pytest

from workflow import locks


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
