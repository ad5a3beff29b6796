"""What is said at the end of a run."""

import shlex

import pytest

from workflow.control import summary, terminal

CLAIMS = 'id,claim,verdict\na,"one, two",reproduced\nb,x,not reproduced\nc,x,reproduced\n'
CHECKS = "check,of,value,bounds,passed\nr_hat,gamma_0.1,1,up to 3,{}\nkl,conv2d,1,at least 0,True\n"


@pytest.fixture
def study(tmp_path, monkeypatch):
    (tmp_path / "results" / "tables").mkdir(parents=True)
    (tmp_path / summary.CLAIMS).write_text(CLAIMS)
    (tmp_path / summary.CHECKS).write_text(CHECKS.format(True))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def figures(count):
    return [f"results/figures/figure_{k}.{kind}" for k in range(count) for kind in ("pdf", "png")]


def test_a_whole_study_has_its_numbers_of_figures_tables_verdicts_and_checks(study):
    asked = [*figures(31), *(f"results/tables/table_{k}.csv" for k in range(5)), summary.CLAIMS, summary.CHECKS]
    assert summary.success(asked, 221, []).splitlines() == [
        f"Done: 221 jobs, in {study}",
        "  31 figures  results/figures",
        "  7 tables    results/tables",
        "  claims      2 reproduced, 1 not reproduced, 0 undecided (results/tables/claims.csv)",
        "  checks      all 2 passed (results/tables/checks.csv)",
        "Next: snakemake explore   # a page to drag the latent dimensions on",
    ]


def test_a_partial_target_names_its_files_and_no_verdicts(study):
    where = ["--directory", "a study", "--configfile", "my.yaml"]
    assert summary.success(
        ["results/figures/anomaly_mse.pdf", "results/ensembles/test.npz"], 1, where
    ).splitlines() == [
        f"Done: 1 job, in {study}",
        "  1 file    results/ensembles/test.npz",
        "  1 figure  results/figures/anomaly_mse",
        "Next: snakemake -n --directory 'a study' --configfile my.yaml   # what the whole study still needs",
    ]


def test_profile_and_values_of_the_command_line_are_kept(study, monkeypatch):
    monkeypatch.delenv("SNAKEMAKE_PROFILE", raising=False)
    command = shlex.split("latent --cores 2 --profile profiles/slurm -C seed=2 \"system={'box': 9}\" --keep-going")
    assert terminal.profiles_and_values(command) == (["profiles/slurm"], ["seed=2", "system={'box': 9}"])
    assert terminal.profiles_and_values(["-n"]) == ([], [])
    where = summary.options(study, [], study, *terminal.profiles_and_values(command))
    said = summary.success(["results/ensembles/test.npz"], 1, where).splitlines()[-1].split("   #")[0]
    assert terminal.profiles_and_values(shlex.split(said)[2:]) == (["profiles/slurm"], ["seed=2", "system={'box': 9}"])


def test_the_page_is_to_be_opened(study):
    assert summary.success([summary.PAGE], 3, []).splitlines()[1:] == [
        "  1 file  results/explore.html",
        "Next: open results/explore.html in a browser",
    ]


def test_a_check_that_failed_is_named(study):
    (study / summary.CHECKS).write_text(CHECKS.format(False))
    said = summary.success([summary.CHECKS], 1, [])
    assert "1 of 2 failed: r_hat of gamma_0.1 (results/tables/checks.csv)" in said


def test_a_failed_job_shows_the_end_of_its_log(study):
    (study / "long.log").write_text("".join(f"line {k}\n" for k in range(40)))
    said = summary.failure([("train_model (model=conv2d, seed=1)", ["long.log"])]).splitlines()
    assert said[0] == "train_model (model=conv2d, seed=1) failed. Its log, long.log, ends with:"
    assert said[1:-2] == ["    ...", *(f"    line {k}" for k in range(25, 40))]
    assert said[-1] == "What is finished stays: the next snakemake goes on from there."


def test_a_job_without_a_log_and_a_run_that_was_stopped(study):
    assert summary.failure([("explore", ["none.log"])]).startswith("explore failed before it wrote to its log")
    (study / "empty.log").touch()  # Snakemake empties that of an earlier job
    assert summary.failure([("explore", ["empty.log"])]).startswith("explore failed before it wrote")
    assert summary.failure([]) == "What is finished stays: the next snakemake goes on from there."


def test_a_short_log_is_shown_whole_whatever_its_bytes(study):
    (study / "x.log").write_bytes(b"one\n\xff two\n")
    assert summary.tail("x.log") == ["one", "\ufffd two"]


def test_options_name_a_study_that_is_not_the_decks(tmp_path):
    root = tmp_path / "project"
    (root / "config").mkdir(parents=True)
    assert summary.options(root, [root / "config" / "config.yaml"], root) == []
    assert summary.options(root, ["config/config.yaml"], root) == []
    assert summary.options(root / ".smoke", ["config/smoke.yaml"], root) == [
        *("--directory", ".smoke"),
        *("--configfile", "config/smoke.yaml"),
    ]
    assert summary.options(root, [], root, ["profiles/slurm"], ["seed=2", "system={'box': 9}"]) == [
        *("--config", "seed=2", "system={'box': 9}"),
        *("--profile", "profiles/slurm"),
    ]
    other = tmp_path / "mine"
    assert summary.options(other, ["config/config.yaml", "config/replicates.yaml"], root) == [
        *("--directory", str(other)),
        *("--configfile", "config/config.yaml", "config/replicates.yaml"),
    ]
