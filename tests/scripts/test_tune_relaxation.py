from dataclasses import replace

import numpy as np

from workflow.ljvae.generation.latents import METHODS
from workflow.ljvae.generation.samples import split_samples
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.storage import load_table, save_arrays
from workflow.scripts import tune_relaxation

FLUID = Fluid(particles=12, box=8.0, temperature=1.0, gamma=0.5)
SETTINGS = {
    "gammas": [0.5],
    "configurations": 1024,
    "stretches": [0.7, 0.8, 0.9, 1.0],
    "cold_sweeps": [0, 40],
    "distance": 1.0,
    "passes": 0,
    "cold_temperature": 0.1,
    "cold_step": 0.3,
    "warm_sweeps": 0,
}


def test_heights_that_were_stretched_are_found_out(tmp_path):
    """Gamma 0.5 lies between two simulated ones: it is compared with these by weights."""
    run = {"chains": 1024, "sweeps": 1500, "step": 0.5}
    made = {gamma: simulate(replace(FLUID, gamma=gamma), 3, "tuning", **run).positions for gamma in (0.3, 0.5, 0.8)}
    save_arrays(
        tmp_path / "train.npz",
        {"positions": np.concatenate([made[0.3], made[0.8]]), "gamma": np.repeat([0.3, 0.8], 1024)},
    )
    save_arrays(tmp_path / "simulated.npz", {"step": 0.5})
    # the lowest point of a frame is at no height that is known
    framed = (made[0.5] - made[0.5].mean(axis=1, keepdims=True)) / FLUID.box / np.array([1.0, 0.8])
    samples = {"placed": np.array(False)}
    for method in METHODS:
        samples |= split_samples(np.concatenate([framed, framed]), method, 0.5)
    save_arrays(tmp_path / "samples.npz", samples)
    tune_relaxation.main(
        samples=tmp_path / "samples.npz",
        train=tmp_path / "train.npz",
        steps=[tmp_path / "simulated.npz"],
        rows=tmp_path / "tuning.csv",
        model="conv2d",
        seed=1,
        study_seed=1,
        system={"particles": 12, "box": 8.0, "temperature": 1.0},
        settings=SETTINGS,
        analysis={"bootstrap": 100, "confidence": 0.95},
    )
    table = load_table(tmp_path / "tuning.csv")
    assert len(table) == 4 * 2 * len(METHODS)
    chosen = table[table["chosen"]]
    assert chosen[["stretch", "cold_sweeps"]].to_numpy().tolist() == [[0.8, 0]] * len(METHODS)
    # two samples of this size from one distribution are that close in 999 of 1000 cases
    assert (chosen["energy_ks"] < 0.11).all()
    rejected = table[table["stretch"] == 1.0]
    assert (rejected["height_ks"] > rejected["height_ks_null"]).all()
    assert (table["effective_size"] > 300).all()
