"""The time that is left: from benchmarks of a study, from shipped durations, or unknown."""

import pytest

from workflow.control.durations import SHIPPED, Durations, Job, read_seconds, shipped_durations

TABLE = """configurations,rule,network,jobs,seconds
10000,train,,3,100
10000,train,conv2d,1,300
400,train,,3,10
"""


@pytest.fixture(autouse=True)
def inside(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def job(number, rule="train", network="", threads=1, behind=(), due=True, seconds=None):
    """A job; with a benchmark of so many ``seconds``, if any."""
    benchmark = f"{number}.tsv"
    if seconds is not None:
        measure(number, seconds)
    return Job(number, rule, network, threads, benchmark, frozenset(behind), due)


def measure(number, seconds):
    with open(f"{number}.tsv", "w") as file:
        file.write(f"s\th:m:s\tcpu_time\n{seconds}\t0:00:01\t1.0\n")


def test_shipped_durations_are_those_of_the_study_nearest_in_size(tmp_path):
    table = tmp_path / "durations.csv"
    table.write_text(TABLE)
    assert shipped_durations(9000, table) == {("train", ""): 100.0, ("train", "conv2d"): 300.0}
    assert shipped_durations(100, table) == {("train", ""): 10.0}


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", TABLE.replace("3,10\n", "3,long\n"), None])
def test_without_shipped_durations_there_are_none(text, tmp_path):
    if text is not None:
        (tmp_path / "durations.csv").write_text(text)
    assert shipped_durations(400, tmp_path / "durations.csv") == {}


def test_the_project_ships_durations_of_both_its_studies():
    full, small = shipped_durations(10_000), shipped_durations(400)
    assert SHIPPED.is_file()
    assert full["train_model", "conv2d"] > 5 * small["train_model", "conv2d"]
    assert {rule for rule, _ in small} <= {rule for rule, _ in full}


@pytest.mark.parametrize("text", ["", "s\nNA\n", "x\n1\n"])
def test_a_damaged_benchmark_is_none(text, tmp_path):
    (tmp_path / "x.tsv").write_text(text)
    assert read_seconds("x.tsv") is None
    assert read_seconds("none.tsv") is None


def test_cores_share_the_work_and_a_training_takes_its_own():
    jobs = [job(k, threads=2) for k in range(4)]
    assert Durations(jobs, {("train", ""): 100}).time_left((), 8) == 100
    assert Durations(jobs, {("train", ""): 100}).time_left((), 2) == 400
    assert Durations(jobs, {("train", ""): 100}).time_left((), 1) == 400  # with one thread


def test_jobs_that_wait_for_each_other_take_longer_than_their_share():
    jobs = [job(0), job(1, behind=[0]), job(2, behind=[1]), job(3, behind=[9])]
    assert Durations(jobs, {("train", ""): 100}).time_left((), 100) == 300


def test_a_network_has_its_own_duration_and_another_that_of_the_rule():
    jobs = [job(0, network="conv2d"), job(1, network="mine")]
    assert Durations(jobs, {("train", ""): 100, ("train", "conv2d"): 300}).time_left((), 1) == 400


def test_a_job_that_ran_before_takes_as_long_again_and_only_jobs_that_are_due_count():
    assert Durations([job(0, seconds=50), job(1, seconds=70, due=False)], {}).time_left((), 1) == 50


def test_jobs_that_end_leave_less_and_set_the_pace():
    jobs = [job(0), job(1), job(2)]
    durations = Durations(jobs, {("train", ""): 1000})
    assert durations.time_left((), 1) == 3000
    measure(0, 2000)
    assert 3700 < durations.time_left({0}, 1) < 4000
    measure(1, 500)
    assert 1000 < durations.time_left({0, 1}, 1) < 1250
    assert durations.time_left({0, 1, 2}, 1) == 0


def test_a_rule_that_nobody_measured_makes_the_time_unknown_until_one_of_its_jobs_ends():
    durations = Durations([job(0), job(1, "new"), job(2, "new")], {("train", ""): 100})
    assert durations.time_left((), 1) is None
    measure(1, 30)
    assert durations.time_left({1}, 1) == 130


def test_a_job_without_a_benchmark_is_known_by_its_rule_only():
    unmeasured = Job(0, "train", "", 1, "", frozenset(), True)
    assert Durations([unmeasured], {}).time_left((), 1) is None
    assert Durations([unmeasured], {("train", ""): 100}).time_left((), 1) == 100
