"""Faults through the real command: kills, spoiled files, bad configs, a full disk."""

import copy
import random
import shutil
import subprocess
import sys
import time

import numpy as np
import pandas
import pytest

from tests.paths import ROOT
from tests.study import leaves, soak
from workflow.commands import plan
from workflow.ljvae.storage import load_array


def test_killed_anywhere_the_next_run_makes_the_same(smoke, tmp_path):
    """A short soak on one network and its table; `make soak` is the long one."""
    rng, target = random.Random(20230615), "results/models/conv2d/seed_1/row.csv"
    killed = []
    for kind, wait in (("workflow", 10), ("inside", 7)):
        killed.append(soak.run_and_kill(tmp_path, leaves.SMOKE, kind, wait, rng, (target,)))
    assert all(killed), killed
    assert soak.start(tmp_path, leaves.SMOKE, (target,)).wait() == 0, (tmp_path / "snakemake.log").read_text()[-3000:]
    ours, theirs = (pandas.read_csv(folder / target, dtype=str) for folder in (tmp_path, smoke.directory))
    pandas.testing.assert_frame_equal(ours.drop(columns="train_seconds"), theirs.drop(columns="train_seconds"))
    assert not soak.leftovers(tmp_path / "results")


SPOILED = {  # a file of the study, what it becomes, what is made of it, and what is said
    "ensembles/random_data.npz": (b"", "matrices/x/random_data.npy", "cut short or not an .npz archive"),
    "ensembles/gamma_1.5.npz": ("outside", "matrices/x/gamma_1.5.npy", "positions should be inside the box"),
    "ensembles/fake_gamma_0.1.npz": ("nan", "matrices/x/fake_gamma_0.1.npy", "positions should be finite"),
    "ensembles/fake_gamma_1.0.npz": ("objects", "matrices/x/fake_gamma_1.0.npy", "cut short or not an .npz archive"),
    "matrices/x/missing_data_10.npy": ("half", "encodings/conv2d/seed_1/missing_data_10.npz", "not a .npy array"),
    "matrices/x/corruption_box_kept.npy": (
        "flat",
        "encodings/conv2d/seed_1/corruption_box_kept.npz",
        "should be a float32 array of shape (S, N, k)",
    ),
    "models/autoencoder/seed_1/model.keras": (
        "half",
        "encodings/autoencoder/seed_1/test.npz",
        "not a network that Keras loads in safe mode",
    ),
    "models/conv2d_deep/seed_1/provenance.json": ("half", "models/conv2d_deep/seed_1/row.csv", "not JSON"),
    "models/conv2d_y/seed_1/history.csv": (b"", "models/conv2d_y/seed_1/row.csv", "not a CSV table"),
    "encodings/dense_distances/seed_1/test.npz": (
        "directory",
        "latent/dense_distances/seed_1.npz",
        "should be an .npz archive, not a directory",
    ),
}


def spoil(path, how):
    if isinstance(how, bytes):
        path.write_bytes(how)
    elif how == "half":
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    elif how == "flat":
        np.save(path, np.ones(5, np.float32))
    elif how == "directory":
        path.unlink()
        path.mkdir()
    else:
        positions = load_array(path, "positions")
        positions[0, 0, 0] = np.nan if how == "nan" else 11.0
        np.savez(path, positions=np.array([{}]) if how == "objects" else positions)


@pytest.fixture
def broken(smoke, tmp_path):
    """A copy of the finished study to spoil."""
    other = copy.copy(smoke)
    other.directory, other.config = tmp_path / "copy", tmp_path / "copy" / "config.yaml"
    shutil.copytree(smoke.directory, other.directory, symlinks=True)
    return other


def test_bad_data_files_are_named_and_nothing_is_written(broken):
    results = broken.directory / "results"
    for name, (how, target, _) in SPOILED.items():
        (results / target).unlink()
        spoil(results / name, how)
    result = broken(
        *(f"results/{target}" for _, target, _ in SPOILED.values()), "--keep-going", "--rerun-triggers", "input"
    )
    assert result.returncode == 1
    said = result.stdout + result.stderr
    for name, (_, target, expected) in SPOILED.items():
        lines = [line for line in said.splitlines() if line.startswith(f"    results/{name}: ")]
        assert lines, name
        assert all(expected in line for line in lines), (name, lines)
        assert not (results / target).exists()
    assert "Traceback" not in said
    assert not soak.leftovers(results)


# What Snakemake says, which reads the file first, and what the text says; more is in tests/ljvae/config/test_faults.py.
BAD_CONFIGS = [
    ("", "with keys at top level"),
    ("seed: [", "not valid JSON or YAML"),
    ("seed: 1\nseed: 2", "seed: this key occurs twice"),
]


@pytest.mark.parametrize(("text", "said"), BAD_CONFIGS)
def test_bad_configs_are_named_and_nothing_is_written(tmp_path, text, said):
    """Alone, where the file is no section of a whole config: what is missing is named as well."""
    config = tmp_path / "config.yaml"
    config.write_text(text)
    result = subprocess.run(
        soak.command(tmp_path / "study", config), cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert result.returncode != 0
    assert said in result.stdout + result.stderr
    assert not (tmp_path / "study" / "results").exists()


def test_a_second_snakemake_says_so_and_harms_nothing(fresh):
    target = "results/ensembles/gamma_0.1.npz"
    slow = fresh.edited("simulation.sweeps", 100_000)  # longer than the second one takes to start
    slow("-n")  # writes the config
    first = soak.start(fresh.directory, slow.config, (target,))
    while not list(fresh.directory.glob(".snakemake/locks/*")):
        assert first.poll() is None
        time.sleep(0.05)
    second = slow(target)
    assert second.returncode != 0
    assert "lock" in (second.stdout + second.stderr).lower()
    assert first.wait() == 0
    assert load_array(fresh.directory / target, "positions").shape == (400, 30, 2)


def test_a_job_that_outlived_its_snakemake_is_ended_by_the_next_one(fresh):
    """It would put its ensemble of 400,000 sweeps over that of the next run."""
    target = "results/ensembles/gamma_0.1.npz"
    slow = fresh.edited("simulation.sweeps", 400_000)
    slow("-n")  # writes the config
    killed = soak.start(fresh.directory, slow.config, (target,))
    while not (running := soak.jobs(killed)):
        assert killed.poll() is None
        time.sleep(0.05)
    (job,) = running
    killed.kill()
    killed.wait()
    assert fresh.dry_run(target) == {"simulate_ensemble": 1}
    assert f"{target}\t-\t" in fresh(target, "--summary").stdout
    assert plan.jobs(fresh.directory, fresh.mapping)[target].due
    # those that only read end nothing
    assert job.is_running()
    assert list(fresh.directory.glob(".snakemake/locks/*"))
    result = fresh(target)
    assert result.returncode == 0, result.stderr
    assert "Removed the lock of a run that was killed." in result.stderr
    assert "Ended jobs that a killed run had left behind: simulate_ensemble." in result.stderr
    assert not job.is_running()
    assert fresh.planned(target) == {}


def test_a_damaged_file_is_made_again_by_what_its_error_says(broken):
    name = "results/ensembles/random_data.npz"
    (broken.directory / name).write_bytes(b"")
    said = broken("results/figures/random_data.pdf", "results/matrices/x/random_data.npy").stderr
    assert f"with --force {name} makes it again" in said
    assert broken("--force", name).returncode == 0
    assert load_array(broken.directory / name, "positions").shape == (100, 30, 2)
    assert broken.planned()["compute_distances"] == 1


def test_a_full_disk_is_named_and_what_was_there_stays(smoke, tmp_path):
    """The disk takes no file of more than 1 MB; the matrices of the training set have 2 MB."""
    shutil.copytree(smoke.directory, tmp_path / "copy", symlinks=True)
    name = "results/matrices/x/train.npy"
    target = tmp_path / "copy" / name
    before = target.read_bytes()
    code = (
        "import resource, sys; from snakemake.cli import main\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2**20, 2**20))\n"
        "main(sys.argv[1:])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *soak.command(tmp_path / "copy", leaves.SMOKE, (name,))[1:], "--force"],
        cwd=ROOT,
        env=soak.environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode != 0
    assert f"{name}: it can't be written" in result.stdout + result.stderr
    # Snakemake takes away the output of a job that it starts; half a file is never there
    assert not target.exists() or target.read_bytes() == before
    assert not soak.leftovers(tmp_path / "copy" / "results")
