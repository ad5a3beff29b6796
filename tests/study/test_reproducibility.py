"""The same study by another way makes the same: in shards, in another folder, on another number of cores."""

import copy

import numpy as np
import pandas

from workflow.ljvae.storage import load_arrays


def test_an_ensemble_in_shards_is_the_same(smoke, fresh):
    result = fresh.edited("simulation.shards", 3)("results/ensembles/gamma_1.0.npz")
    assert result.returncode == 0, result.stderr[-3000:]
    whole, joined = (load_arrays(place.directory / "results/ensembles/gamma_1.0.npz") for place in (smoke, fresh))
    assert whole.keys() == joined.keys()
    for name in whole:
        np.testing.assert_array_equal(joined[name], whole[name])
    assert not list(fresh.directory.rglob("shards/**/*.npz"))


def test_another_folder_and_number_of_cores_make_the_same(smoke, checkout, tmp_path):
    """Ensembles to the last bit, the trained network's table to its last digit."""
    other = copy.copy(checkout)
    other.directory, other.config, other.cores = tmp_path, tmp_path / "config.yaml", 1
    targets = ["results/models/conv2d/seed_1/row.csv", "results/ensembles/corruption_box_kept.npz"]
    result = other(*targets)
    assert result.returncode == 0, result.stderr[-3000:]
    made = list((tmp_path / "results" / "ensembles").glob("*.npz"))
    assert len(made) >= 5
    for path in made:
        ours, theirs = load_arrays(path), load_arrays(smoke.directory / "results" / "ensembles" / path.name)
        for name, array in ours.items():
            np.testing.assert_array_equal(array, theirs[name])
    ours, theirs = (pandas.read_csv(folder / targets[0], dtype=str) for folder in (tmp_path, smoke.directory))
    pandas.testing.assert_frame_equal(ours.drop(columns="train_seconds"), theirs.drop(columns="train_seconds"))
