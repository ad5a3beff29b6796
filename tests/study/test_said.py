"""Terminal output of a run: one line per job, the results, and the end of the log of a job that failed."""

import re
import shutil

import numpy as np
import pytest

from tests.paths import ROOT
from tests.study.conftest import Workflow

pytestmark = pytest.mark.slow

MESSAGE = "Read my_run from your file."
TARGETS = ("results/ensembles/my_run.npz", "results/trajectories/my_run.xyz")


@pytest.fixture
def own(tmp_path):
    """A copy of the project and a study of the smoke config with positions of one's own: two short jobs."""
    root = tmp_path / "project"
    for name in ("Snakefile", "config", "profiles", "workflow", "envs"):
        copied = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        root.mkdir(exist_ok=True)
        copied(ROOT / name, root / name)
    study = Workflow(tmp_path / "study", root)
    study.directory.mkdir()
    np.save(study.directory / "my_run.npy", np.random.default_rng(1).uniform(0, 10, (12, 30, 2)))
    study.mapping["anomalies"]["my_run"] = {"kind": "file", "path": "my_run.npy", "sigma": 1.0}
    return study


def said(result):
    return (result.stdout + result.stderr).splitlines()


def test_a_run_says_a_line_a_job_and_what_it_made(own):
    result = own(*TARGETS)
    assert result.returncode == 0, result.stderr
    lines = said(result)
    ended = [line for line in lines if re.match(r"\d\d:\d\d:\d\d  \d of 2\b", line)]
    assert [line.split("  ", 1)[1] for line in ended] == [
        "1 of 2, less than a minute left  read_file (ensemble=my_run)",
        "2 of 2 (100%)  export_trajectory (ensemble=my_run)",
    ]
    assert not [line for line in lines if "jobid" in line or "Select jobs" in line or "reason:" in line.lower()]
    first = lines.index(f"Done: 2 jobs, in {own.directory}")
    assert lines[first + 1 : first + 3] == [f"  1 file  {path}" for path in TARGETS]
    assert lines[first + 3] == "Next: `snakemake -n` with the same options lists what the whole study still needs"
    # Snakemake's own log has all of it
    (log,) = (own.directory / ".snakemake" / "log").glob("*.log")
    assert MESSAGE in log.read_text()
    assert "Reason: Missing output files" in log.read_text()


def test_results_of_another_study_are_refused(own):
    own.config = own.root / "my.yaml"
    assert own(TARGETS[0]).returncode == 0
    edited = own.edited("seed", 7)
    assert edited("-n").returncode == 0
    edited.config = own.root / "other.yaml"
    result = edited("-n")
    assert result.returncode == 1
    assert f"{own.directory}/results belongs to the study of my.yaml; other.yaml has another seed." in said(result)


def test_a_dry_run_of_a_whole_study_is_short_and_says_how_long_the_rest_takes(own):
    lines = said(own("-n"))
    assert len(lines) < 120
    assert lines.count("Job stats:") == 1
    assert [line for line in lines if re.fullmatch(r"These jobs take about \d+ (min|h.*)\.", line)]
    assert "    (with --verbose: of each job)" in lines


def test_verbose_says_what_snakemake_does(own):
    assert any(MESSAGE in line for line in said(own(TARGETS[0], "--verbose")))


@pytest.mark.parametrize("option", ["-n", "--touch"])
def test_nothing_is_done_where_nothing_is_made(own, option):
    own(*TARGETS)
    lines = said(own(*TARGETS, option, "--forceall"))
    assert not [line for line in lines if line.startswith(("Done", "Next"))]
    assert not any(MESSAGE in line for line in lines)
    listed = [line for line in lines if line.startswith("read_file (ensemble=my_run): ")]
    assert listed == (["read_file (ensemble=my_run): Forced execution"] if option == "-n" else [])
    assert lines.count("Job stats:") == 1


def test_a_job_that_fails_shows_the_end_of_its_log(own):
    script = own.root / "workflow" / "scripts" / "read_file.py"
    script.write_text(
        script.read_text().replace(
            "    positions = ",
            "    for k in range(40):\n"
            "        print('line', k, 'of the log', file=sys.stderr)\n"
            "    raise ZeroDivisionError('on purpose')\n"
            "    positions = ",
        )
    )
    script.write_text(f"import sys\n{script.read_text()}")
    result = own(*TARGETS, "--keep-going")
    assert result.returncode == 1
    lines = said(result)
    log = "results/logs/read_file/my_run.log"
    first = lines.index(f"read_file (ensemble=my_run) failed; the end of its log, {own.directory}/{log}:")
    shown = lines[first + 1 : lines.index("Finished results stay: the next snakemake resumes from there.")]
    assert len(shown) <= 1 + 15 + 1  # "...", the log's end, an empty line
    assert sum("ZeroDivisionError: on purpose" in line for line in lines) == 1
    assert any("ZeroDivisionError: on purpose" in line for line in shown)
    assert not any("RuleException" in line for line in lines)
    assert not any(line.endswith("line 5 of the log") for line in lines)
    whole = (own.directory / log).read_text()
    assert "line 5 of the log" in whole
    assert "Traceback (most recent call last)" in whole
    assert sum("read_file (ensemble=my_run) failed" in line for line in lines) == 2  # when it failed, and at the end


def test_a_job_that_fails_before_it_writes_to_its_log_says_so(own):
    own(*TARGETS)
    script = own.root / "workflow" / "scripts" / "read_file.py"
    script.write_text(f"import no_such_package\n{script.read_text()}")
    result = own(*TARGETS)
    assert result.returncode == 1
    lines = said(result)
    assert "ModuleNotFoundError: No module named 'no_such_package'" in lines
    assert "read_file (ensemble=my_run) failed before it wrote to its log: its output is above." in lines
