"""The workflow on a real Slurm: what runs there, what it survives, and that it comes to the same."""

import os
import re
import signal
from collections import Counter

import numpy as np
import pytest
import yaml

from tests.cluster.conftest import ENSEMBLE, PROFILE, SHARDS, TARGET, Study
from tests.cluster.slurm import until

pytestmark = pytest.mark.cluster

LONGEST_ARGUMENT = 128 * 1024  # bytes, of one argument of a command on Linux


def assert_equal(study: Study, other: Study) -> None:
    """Every array of the two studies is the same, bit for bit."""
    with np.load(study.directory / ENSEMBLE) as ours, np.load(other.directory / ENSEMBLE) as theirs:
        assert ours.files == theirs.files
        for name in ours.files:
            assert ours[name].dtype == theirs[name].dtype
            assert ours[name].tobytes() == theirs[name].tobytes(), name
    assert (study.directory / TARGET).read_bytes() == (other.directory / TARGET).read_bytes()


def of_run(cluster, run_id: str) -> dict[str, list[dict[str, str]]]:
    """By rule, the jobs that Slurm had of one run."""
    jobs: dict[str, list[dict[str, str]]] = {}
    for job in cluster.jobs():
        if job["name"] == run_id:
            jobs.setdefault(job["rule"].removeprefix("rule_").split("_wildcards_")[0], []).append(job)
    return jobs


def test_a_study_runs_there_and_comes_to_the_same(cluster, local, tmp_path):
    study = Study(tmp_path / "study", SHARDS)
    study.finish(study.start(cluster.environment(), study.on_cluster()), 240)
    assert_equal(study, local)
    jobs = of_run(cluster, study.run_ids()[0])
    assert {rule: len(each) for rule, each in jobs.items()} == {
        "simulate_ensemble": SHARDS,
        "join_shards": 1,
        "compute_distances": 1,
    }
    assert {job["state"] for each in jobs.values() for job in each} == {"COMPLETED"}
    assert {job["node"] for job in jobs["simulate_ensemble"]} == {"n1", "n2"}
    # the shards are the tasks of one array
    ids, tasks = zip(*(job["id"].split("_") for job in jobs["simulate_ensemble"]), strict=True)
    assert len(set(ids)) == 1
    assert sorted(map(int, tasks)) == list(range(1, SHARDS + 1))
    # what the profile asks for is what Slurm was asked for; an array needs a little more for its commands
    profile = yaml.safe_load(PROFILE.read_text())
    asked = {
        rule: int(profile["set-resources"][rule]["mem_mb"].split()[0])
        for rule in ("simulate_ensemble", "compute_distances")
    }
    assert jobs["compute_distances"][0]["memory"] == f"{asked['compute_distances']}M"
    assert {job["memory"] for job in jobs["simulate_ensemble"]} == {f"{asked['simulate_ensemble'] + 1}M"}
    # an array of the profile's limit is still a command that the system takes
    script = cluster.run("scontrol", "write", "batch_script", ids[0], "-")
    argument = max(re.findall(r"--slurm-jobstep-array-execs=(\S+)", script), key=len)
    print("bytes of a task's command:", len(argument) / (SHARDS - 1))
    assert len(argument) / (SHARDS - 1) * profile["slurm-array-limit"] < LONGEST_ARGUMENT


def running(cluster, study: Study, nodes: set[str]) -> list[dict[str, str]]:
    """The simulations of the study's last run, once they run on all of these nodes."""
    ids = study.run_ids()
    jobs = of_run(cluster, ids[-1]).get("simulate_ensemble", []) if ids else []
    active = [job for job in jobs if job["state"] == "RUNNING"]
    return active if {job["node"] for job in active} >= nodes else []


def test_it_survives_what_happens_to_clusters(cluster, local, tmp_path):
    """The head is killed, then a job is cancelled, a node dies, and a job takes more memory than it asked for."""
    study = Study(tmp_path / "study", SHARDS)
    options = study.on_cluster({"compute_distances": {"mem_mb": "100 * attempt"}})
    head = study.start(cluster.environment(), options)
    try:
        until(lambda: running(cluster, study, {"n1", "n2"}), 60, "simulations on both nodes")
        os.kill(head.pid, signal.SIGKILL)
        head.wait(timeout=10)
        orphans = running(cluster, study, {"n1", "n2"})
        assert orphans  # its jobs run on
    finally:
        if head.poll() is None:
            head.send_signal(signal.SIGINT)
            head.wait(timeout=60)
    # what docs/cluster.md says to do
    cluster.run("scancel", "--name", study.run_ids()[0])
    until(lambda: not cluster.run("squeue", "-h", "--name", study.run_ids()[0]), 30, "the end of the orphans")

    head = study.start(cluster.environment(), options)
    try:
        until(lambda: len(study.run_ids()) == 2, 60, "the second run")
        there = until(lambda: running(cluster, study, {"n1", "n2"}), 60, "simulations on both nodes")
        cancelled = next(job["id"] for job in there if job["node"] == "n2")
        cluster.run("scancel", cancelled)
        assert cluster.kill_node("n1") >= 2
    finally:
        study.finish(head, 300)
    assert_equal(study, local)
    jobs = of_run(cluster, study.run_ids()[-1])
    states = Counter(job["state"] for job in jobs["simulate_ensemble"])
    assert states["COMPLETED"] == SHARDS
    assert states["CANCELLED"] >= 1, jobs
    assert states["NODE_FAIL"] >= 1, jobs
    memories = [job["memory"] for job in sorted(jobs["compute_distances"], key=lambda job: int(job["id"]))]
    assert memories in (["100M", "200M"], ["100M", "200M", "300M"])
    assert jobs["join_shards"][-1]["node"] == "n2"
