"""Requests to a cluster follow from benchmarks, and every rule has one."""

import re
from pathlib import Path

import pytest
import yaml

from workflow.commands import resources
from workflow.ljvae.logs import UserError


def benchmark(folder: Path, name: str, seconds: float, memory: str, load: str = "90.0") -> None:
    path = folder / "benchmarks" / f"{name}.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"s\th:m:s\tmax_rss\tmean_load\tcpu_time\n{seconds}\t0:00:00\t{memory}\t{load}\t1.0\n")


@pytest.fixture
def results(tmp_path):
    benchmark(tmp_path, "simulate_ensemble/gamma_0.1", 20, "250.0")
    benchmark(tmp_path, "simulate_ensemble/gamma_1.0/shard_3", 15, "400.0")
    benchmark(tmp_path, "train_model/conv2d/seed_1", 720, "1500.0", "190.0")
    benchmark(tmp_path, "encode/conv2d/seed_1/training", 30, "900.0")
    benchmark(tmp_path, "table_checks", 0.2, "-", "-")
    benchmark(tmp_path, "rule_of_old", 5, "100.0")
    return tmp_path


def test_the_largest_job_of_a_rule_counts(results):
    seen = resources.measure(results / "benchmarks")
    assert set(seen) == {"simulate_ensemble", "train_model", "encode_training", "table_checks", "rule_of_old"}
    largest = seen["simulate_ensemble"]
    assert (largest.memory, largest.seconds, largest.jobs) == (400, 20, 2)
    # a job that was over before it was looked at
    assert resources.request(seen["table_checks"]) == {"mem_mb": "700 * attempt"}


def test_of_several_studies_the_largest_job_counts(results, tmp_path):
    small = tmp_path / "small"
    benchmark(small, "simulate_ensemble/gamma_0.1", 60, "100.0")
    benchmark(small, "figure_training", 3, "200.0")
    seen = resources.measure(results / "benchmarks", small / "benchmarks")
    assert (seen["simulate_ensemble"].memory, seen["simulate_ensemble"].seconds, seen["simulate_ensemble"].jobs) == (
        400,
        60,
        3,
    )
    assert seen["figure_training"].memory == 200


def test_requests_exceed_what_was_measured(results):
    for seen in resources.measure(results / "benchmarks").values():
        asked = resources.request(seen)
        if seen.memory == seen.memory:
            assert int(asked["mem_mb"].split()[0]) >= 1.3 * seen.memory + 300
        assert int(asked.get("runtime", "10 * attempt").split()[0]) * 60 >= 4 * seen.seconds
    assert resources.request(resources.measure(results / "benchmarks")["train_model"])["cpus_per_task"] == 2


def test_a_task_of_an_array_carries_another_snakemake(results):
    seen = resources.measure(results / "benchmarks")
    plain, arrays = (
        yaml.safe_load(resources.renew(head, seen)) for head in ("", "slurm-array-jobs: a, simulate_ensemble\n")
    )
    memory = [profile["set-resources"]["simulate_ensemble"]["mem_mb"] for profile in (plain, arrays)]
    assert memory == ["900 * attempt", "1000 * attempt"]
    assert plain["set-resources"]["train_model"] == arrays["set-resources"]["train_model"]


def test_it_needs_benchmarks(tmp_path):
    with pytest.raises(UserError, match="there are no benchmarks"):
        resources.measure(tmp_path)
    with pytest.raises(SystemExit, match="there are no benchmarks"):
        resources.main(["--results", str(tmp_path), "--profile", str(tmp_path / "config.yaml")])


def test_a_fault_of_the_user_is_one_line(results, tmp_path):
    profile = tmp_path / "profile.yaml"
    with pytest.raises(SystemExit, match=r"profile\.yaml: there is no such file"):
        resources.main(["--results", str(results), "--profile", str(profile)])
    for text, line in [("a: [1\n", "it is not YAML"), ("- a\n", "should be a mapping")]:
        profile.write_text(text)
        with pytest.raises(SystemExit, match=rf"profile\.yaml: .*{line}"):
            resources.main(["--results", str(results), "--profile", str(profile)])
        assert profile.read_text() == text
    for text in ("", "s\th:m:s\n1.0\t0:00:01\n"):
        (results / "benchmarks/table_checks.tsv").write_text(text)
        with pytest.raises(SystemExit, match=r"table_checks\.tsv: "):
            resources.main(["--results", str(results), "--profile", str(profile)])


def test_a_profile_keeps_what_was_set_by_hand(results, tmp_path, capsys):
    profile = tmp_path / "config.yaml"
    profile.write_text("executor: slurm # by hand\n")
    arguments = ["--results", str(results), "--profile", str(profile)]
    resources.main(arguments)
    assert "4 rules, from 5 benchmarks" in capsys.readouterr().out
    first = yaml.safe_load(profile.read_text())
    assert first["executor"] == "slurm"
    assert set(first["set-resources"]) == {"simulate_ensemble", "train_model", "encode_training", "table_checks"}
    # the line that the documentation says to take the comment off
    profile.write_text(profile.read_text().replace("    # gpu: 1", "    gpu: 1"))
    benchmark(results, "train_model/conv2d/seed_2", 1440, "3000.0", "190.0")
    resources.main(arguments)
    second = yaml.safe_load(profile.read_text())
    assert second["set-resources"]["train_model"] == {
        "gpu": 1,
        "mem_mb": "4200 * attempt",
        "runtime": "100 * attempt",
        "cpus_per_task": 2,
    }
    assert profile.read_text().startswith("executor: slurm # by hand\n")
    assert profile.read_text().count("set-resources") == 1


def test_the_section_stays_the_last(results):
    profile = resources.renew("executor: slurm\n", resources.measure(results / "benchmarks"))
    with pytest.raises(UserError, match="its last section"):
        resources.renew(profile + "jobs: 3\n", {})


def test_the_projects_profile():
    profile = yaml.safe_load(resources.PROFILE.read_text())
    assert profile["executor"] == "slurm"
    assert profile["slurm-no-requeue"]
    assert profile["retries"] >= 1
    # the plugin loses jobs of an array that Snakemake does not select at once, and a failing task would remove
    # what the array's first task has made
    assert profile["jobs"] == "unlimited"
    assert profile["keep-incomplete"]
    rules = resources.written_rules()
    assert {"simulate_ensemble", "train_model", "join_shards"} <= set(rules)
    assert set(profile["slurm-array-jobs"].split(",")) <= set(rules)
    for rule, asked in profile["set-resources"].items():
        # Snakemake says nothing about the name of a rule that is not there
        assert rule in rules or rule.startswith("encode_"), rule
        assert re.fullmatch(r"\d+ \* attempt", asked["mem_mb"]), rule
    assert set(profile["default-resources"]) >= {"mem_mb", "runtime"}
    # the site's own
    assert not {"slurm_partition", "slurm_account"} & set(profile["default-resources"])
