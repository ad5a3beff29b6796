"""The text at the end of a run."""

import pytest

from workflow.control import summary

CLAIMS = 'id,claim,verdict\na,"one, two",reproduced\nb,x,not reproduced\nc,x,reproduced\n'
CHECKS = "check,of,value,bounds,passed\nr_hat,gamma_0.1,1,up to 3,{}\nkl,conv2d,1,at least 0,True\n"


@pytest.fixture
def study(tmp_path, monkeypatch):
    (tmp_path / "results" / "tables").mkdir(parents=True)
    (tmp_path / summary.CLAIMS_TABLE).write_text(CLAIMS)
    (tmp_path / summary.CHECKS_TABLE).write_text(CHECKS.format(True))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def figures(count):
    return [f"results/figures/figure_{k}.{kind}" for k in range(count) for kind in ("pdf", "png")]


def test_a_whole_study_has_its_checks_verdicts_and_numbers_of_figures_and_tables(study):
    tables = [f"results/tables/table_{k}.csv" for k in range(5)]
    files = [*figures(31), *tables, summary.CLAIMS_TABLE, summary.CHECKS_TABLE]
    assert summary.success(files, 221).splitlines() == [
        f"Done: 221 jobs, in {study}",
        "  checks      all 2 passed (results/tables/checks.csv)",
        "  claims      2 reproduced, 1 not reproduced, 0 undecided (results/tables/claims.csv)",
        "  31 figures  results/figures",
        "  7 tables    results/tables",
        "Next: `snakemake explore` with the same options makes a page to drag the latent dimensions on",
    ]


def test_a_partial_target_names_its_files_and_no_verdicts(study):
    assert summary.success(["results/figures/anomaly_mse.pdf", "results/ensembles/test.npz"], 1).splitlines() == [
        f"Done: 1 job, in {study}",
        "  1 file    results/ensembles/test.npz",
        "  1 figure  results/figures/anomaly_mse",
        "Next: `snakemake -n` with the same options lists what the whole study still needs",
    ]


def test_figures_in_a_folder_of_their_own_are_there(study):
    files = [path.replace("figures/", "figures/geometric/") for path in figures(28)]
    assert "  28 figures  results/figures/geometric" in summary.success(files, 28).splitlines()
    networks = [f"results/models/{name}/seed_1/model.keras" for name in "abcdef"]
    assert "  6 files  results/models" in summary.success(networks, 6).splitlines()


def test_the_page_is_to_be_opened_where_it_is(study):
    assert summary.success([summary.PAGE], 3).splitlines()[1:] == [
        "  1 file  results/explore.html",
        f"Next: open {study}/results/explore.html in a browser",
    ]


def test_a_check_that_failed_is_named_first(study):
    (study / summary.CHECKS_TABLE).write_text(CHECKS.format(False))
    lines = summary.success([summary.CLAIMS_TABLE, summary.CHECKS_TABLE], 1).splitlines()
    assert lines[1] == "  checks    1 of 2 failed: r_hat of gamma_0.1 (results/tables/checks.csv)"


def test_a_trial_says_that_its_verdicts_mean_nothing(study):
    lines = summary.success([summary.CLAIMS_TABLE, summary.CHECKS_TABLE], 9, trial=True).splitlines()
    assert lines[3] == f"  trial     {summary.TRIAL}"
    assert summary.TRIAL not in summary.success([summary.CLAIMS_TABLE], 9)
    assert summary.TRIAL not in summary.success(figures(1), 9, trial=True)


def test_a_snakemake_that_does_not_list_its_jobs(study):
    assert summary.success(None, 0) == f"Done, in {study} ({summary.UNKNOWN})."
    assert (
        summary.failure(None).splitlines()[0] == f"What failed is above, and why in results/logs ({summary.UNKNOWN})."
    )


def test_a_failed_job_shows_the_end_of_its_log(study):
    (study / "long.log").write_text("".join(f"line {k}\n" for k in range(40)))
    said = summary.failure([("train_model (model=conv2d, seed=1)", ["long.log"])]).splitlines()
    assert said[0] == f"train_model (model=conv2d, seed=1) failed; the end of its log, {study}/long.log:"
    assert said[1:-2] == ["    ...", *(f"    line {k}" for k in range(25, 40))]
    assert said[-1] == "Finished results stay: the next snakemake resumes from there."


def test_a_log_that_ends_with_an_error_shows_the_error_alone(study):
    (study / "x.log").write_text(
        "2026-11-26 21:12:14,308 INFO step 1\n2026-11-26 21:12:14,308 ERROR a.npy: two\nlines\nstart: 0.22 s\n"
    )
    assert summary.tail("x.log") == ["a.npy: two", "lines"]


def test_a_job_without_a_log_and_a_run_that_was_stopped(study):
    assert summary.failure([("explore", ["none.log"])]).startswith("explore failed before it wrote to its log")
    (study / "empty.log").touch()  # Snakemake empties that of an earlier job
    assert summary.failure([("explore", ["empty.log"])]).startswith("explore failed before it wrote")
    assert summary.failure([]) == "Finished results stay: the next snakemake resumes from there."


def test_a_short_log_is_shown_whole_whatever_its_bytes(study):
    (study / "x.log").write_bytes(b"one\n\xff two\n")
    assert summary.tail("x.log") == ["one", "\ufffd two"]


def test_after_a_study_of_ones_own_system_its_results_are_named():
    made = [f"results/environments/tables/{name}.csv" for name in ("alarms", "judged_frames")]
    assert (
        summary.success(made, 2).splitlines()[-1].startswith("Next: look at results/environments/figures/timeline.png")
    )
