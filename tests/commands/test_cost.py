"""What larger studies would cost follows from what a finished one did."""

import re
from pathlib import Path

import pytest
import yaml

from workflow.commands import cost
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
    made(tmp_path, "simulate_ensemble/gamma_0.1", 3600, 0)
    made(tmp_path, "simulate_ensemble/gamma_1.5", 36, 0)  # an anomaly
    made(tmp_path, "compute_distances/x/train", 100, 10)
    made(tmp_path, "compute_distances/x/missing_data_10", 50)
    made(tmp_path, "compute_distances/x/random_data", 20)
    made(tmp_path, "train_model/conv2d/seed_1", 110, 10)
    made(tmp_path, "encode/conv2d/seed_1/corruption", 40)
    made(tmp_path, "encode/conv2d/seed_1/fake_potential", 30)
    made(tmp_path, "fit_detector/conv2d/seed_1", 7)
    made(tmp_path, "figure_training", 3)
    written(tmp_path, "ensembles/train.npz", 1000)
    written(tmp_path, "matrices/x/random_data.npy", 100)
    written(tmp_path, "models/conv2d/seed_1/model.keras", 10)
    # of no job of the study
    made(tmp_path, "explore", 900)
    made(tmp_path, "render_table/models.html", 900)
    made(tmp_path, "train_model/network_of_another_config/seed_1", 900)
    return tmp_path


@pytest.fixture(scope="module")
def planned():
    return cost.planned(SMOKE)


def every(folder: Path) -> set[str]:
    return {path.relative_to(folder / "benchmarks").as_posix() for path in folder.rglob("*.tsv")}


def test_what_grows_and_what_does_not(results, study, planned):
    grown = {(job.rule, job.seconds): job.at(10) for job in cost.jobs(results, study, planned)}
    assert grown == {
        ("simulate_ensemble", 3600): 36000,
        ("simulate_ensemble", 36): 36,
        ("compute_distances", 100): 910,
        ("compute_distances", 50): 500,
        ("compute_distances", 20): 20,
        ("train_model", 110): 1010,
        ("encode", 40): 400,
        ("encode", 30): 30,
        ("fit_detector", 7): 70,
        ("figure_training", 3): 3,
    }


def test_other_work_on_the_machine_does_not_count(tmp_path, study):
    made(tmp_path, "train_model/conv2d/seed_1", 1000, processor="600.0")  # on two cores
    made(tmp_path, "simulate_ensemble/gamma_0.1", 100, processor="95.0")
    made(tmp_path, "split_ensembles/train", 0.2, processor="0.0")  # it was over before anybody looked
    assert {job.rule: job.seconds for job in cost.jobs(tmp_path, study, every(tmp_path))} == {
        "train_model": 330,
        "simulate_ensemble": 100,
        "split_ensembles": 0.2,
    }


def test_a_study_ten_times_as_large(results, study, planned):
    before, after = cost.of_study(results, study, [8000], planned)
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
        cost.jobs(tmp_path / "none", load(yaml.safe_load(SMOKE.read_text())), {"explore.tsv"})
    with pytest.raises(UserError, match="none of its benchmarks"):
        cost.jobs(results, load(yaml.safe_load(SMOKE.read_text())), {"split_ensembles/train.tsv"})


def test_what_reads_all_training_configurations_grows(tmp_path, study):
    for rule in ("sample_latents", "tune_relaxation", "relax_samples", "table_claims"):
        made(tmp_path, f"{rule}/conv2d/seed_1", 10)
    for rule in ("compare_generated", "follow_random_start", "table_severity", "figure_relaxation"):
        made(tmp_path, rule, 10)
    grown = {job.rule for job in cost.jobs(tmp_path, study, every(tmp_path)) if job.grows}
    assert grown == {"sample_latents", "tune_relaxation", "relax_samples", "table_claims"}


def test_render_table_and_explore_are_no_jobs_of_a_study(planned):
    assert {"train_model/conv2d/seed_1.tsv", "figure_training.tsv"} <= planned
    assert not [name for name in planned if name.startswith(("explore", "render_table"))]


FAULTS = {
    "a config that is not there": (["--configfile", "none.yaml"], r"none\.yaml: there is no such file"),
    "a config that is no YAML": (["--configfile", "broken.yaml"], r"broken\.yaml: it is not YAML"),
    "a page that is not there": (["--write", "none.md"], r"none\.md: there is no such file"),
    "no configurations": (["0"], "0: a number of training configurations should be 1 or more"),
    "half a configuration": (["0.5"], "0.5: a number"),
    "endlessly many": (["inf"], "inf: a number"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_user_is_one_line(name, results, monkeypatch):
    (results / "broken.yaml").write_text("a: [1\n")
    monkeypatch.chdir(results)
    arguments, line = FAULTS[name]
    with pytest.raises(SystemExit, match=line) as fault:
        cost.main(
            [*arguments, "--results", ".", *(() if "--configfile" in arguments else ("--configfile", str(SMOKE)))]
        )
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize("text", ["", "s\n", "s\th:m:s\n1.0\t0:00:01\n", "s\tcpu_time\n-\t1.0\n"])
def test_a_benchmark_that_cannot_be_read_is_named(text, tmp_path, study):
    made(tmp_path, "split_ensembles/train", 1)
    (tmp_path / "benchmarks/split_ensembles/train.tsv").write_text(text)
    with pytest.raises(UserError, match=r"split_ensembles/train\.tsv: .*"):
        cost.jobs(tmp_path, study, every(tmp_path))


def test_the_projects_page_has_the_table():
    assert cost.put(cost.PAGE.read_text(), "") != cost.PAGE.read_text()
