"""What larger studies would cost follows from what a finished one did."""

import re
from pathlib import Path

import pytest
import yaml

from workflow import cost
from workflow.ljvae.config import load
from workflow.ljvae.logs import UserError

SMOKE = cost.ROOT / "config" / "smoke.yaml"


@pytest.fixture(scope="module")
def study():
    return load(yaml.safe_load(SMOKE.read_text()))


def made(folder: Path, name: str, seconds: float, start: float | None = None, processor: str = "-") -> None:
    path, log = folder / "benchmarks" / f"{name}.tsv", folder / "logs" / f"{name}.log"
    for each in (path, log):
        each.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"s\tcpu_time\n{seconds}\t{processor}\n")
    log.write_text("" if start is None else f"start: {start} s\n")


def written(folder: Path, name: str, size: int) -> None:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(bytes(size))


@pytest.fixture
def results(tmp_path):
    made(tmp_path, "metropolis/gamma_0.1", 3600, 0)
    made(tmp_path, "metropolis/gamma_1.5", 36, 0)  # an anomaly
    made(tmp_path, "distances/x/train", 100, 10)
    made(tmp_path, "distances/x/missing_data_10", 50)
    made(tmp_path, "distances/x/random_data", 20)
    made(tmp_path, "train_model/conv2d/seed_1", 110, 10)
    made(tmp_path, "encode/conv2d/seed_1/corruption", 40)
    made(tmp_path, "encode/conv2d/seed_1/fake_potential", 30)
    made(tmp_path, "fit_detector/conv2d/seed_1", 7)
    made(tmp_path, "figure_training", 3)
    written(tmp_path, "ensembles/train.npz", 1000)
    written(tmp_path, "matrices/x/random_data.npy", 100)
    written(tmp_path, "models/conv2d/seed_1/model.keras", 10)
    return tmp_path


def test_what_grows_and_what_does_not(results, study):
    grown = {(job.rule, job.seconds): job.at(10) for job in cost.jobs(results, study)}
    assert grown == {
        ("metropolis", 3600): 36000,
        ("metropolis", 36): 36,
        ("distances", 100): 910,
        ("distances", 50): 500,
        ("distances", 20): 20,
        ("train_model", 110): 1010,
        ("encode", 40): 400,
        ("encode", 30): 30,
        ("fit_detector", 7): 70,
        ("figure_training", 3): 3,
    }


def test_other_work_on_the_machine_does_not_count(tmp_path, study):
    made(tmp_path, "train_model/conv2d/seed_1", 1000, processor="600.0")  # on two cores
    made(tmp_path, "metropolis/gamma_0.1", 100, processor="95.0")
    made(tmp_path, "split/train", 0.2, processor="0.0")  # it was over before anybody looked
    assert {job.rule: job.seconds for job in cost.jobs(tmp_path, study)} == {
        "train_model": 330,
        "metropolis": 100,
        "split": 0.2,
    }


def test_a_study_ten_times_as_large(results, study):
    before, after = cost.of_study(results, study, [8000])
    assert (before.configurations, after.configurations) == (800, 8000)
    assert before.hours["simulate"] == pytest.approx(1.01)
    assert after.hours["simulate"] == pytest.approx(10.01)
    assert after.hours["represent"] == pytest.approx((910 + 500 + 20) / 3600)
    # networks are trained on two cores
    assert after.hours["train"] == pytest.approx(2 * 1010 / 3600)
    assert after.hours["encode"] == pytest.approx(430 / 3600)
    assert after.hours["analyse"] == pytest.approx(73 / 3600)
    # ten shards of an hour, and the other nine jobs
    assert (before.jobs, after.jobs) == (10, 19)
    assert (after.longest_rule, after.longest) == ("train_model", pytest.approx(1010 / 3600))
    assert after.largest == 10000
    assert after.disk - before.disk == 9000


def test_the_table_on_the_page(results, tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("Before.\n<!-- cost -->\nold\n<!-- /cost -->\nAfter.\n")
    cost.main(["1e5", "--results", str(results), "--configfile", str(SMOKE), "--write", str(page)])
    printed = capsys.readouterr().out
    assert page.read_text() == f"Before.\n<!-- cost -->\n{printed}<!-- /cost -->\nAfter.\n"
    *lines, blank, note = printed.splitlines()
    assert [line.split("|")[1].strip() for line in lines] == ["training configurations", "---", "800", "1e5"]
    assert {line.count("|") for line in lines} == {12}
    assert not blank
    assert re.fullmatch(r"The study had not finished: 10 of \d{3} jobs were measured, .*", note)


def test_errors_are_lines(results, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("no marks")
    with pytest.raises(SystemExit, match="no <!-- cost -->"):
        cost.main(["1e5", "--results", str(results), "--configfile", str(SMOKE), "--write", str(page)])
    with pytest.raises(SystemExit, match="there are no benchmarks"):
        cost.main(["1e5", "--results", str(tmp_path / "none"), "--configfile", str(SMOKE)])
    with pytest.raises(UserError, match="there are no benchmarks"):
        cost.jobs(tmp_path / "none", load(yaml.safe_load(SMOKE.read_text())))


def test_the_projects_page_has_the_table():
    assert cost.put(cost.PAGE.read_text(), "") != cost.PAGE.read_text()
