"""Draw as many configurations of each gamma without a network as are drawn from latents."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.baselines import METHODS, draw_baseline
from workflow.ljvae.generation.latents import warn_of_few
from workflow.ljvae.generation.samples import split_samples
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.storage import load_arrays, save_arrays
from workflow.ljvae.study import BASELINE


def main(ensemble: str, samples: str, seed: int, study_seed: int, system: dict, settings: dict) -> None:
    training = load_arrays(ensemble)
    positions = training["positions"]
    every = gamma_weights(positions, training["gamma"], settings["gammas"], system["temperature"])
    count = 2 * settings["configurations"]
    stored = {"placed": np.array(True)}
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        warn_of_few(gamma, weights)
        for method in METHODS:
            stream = f"{BASELINE} seed {seed} {method} {gamma:g}"
            drawn = draw_baseline(method, positions, weights, settings["components"], count, study_seed, stream)
            stored |= split_samples(drawn / system["box"], method, gamma)
    save_arrays(samples, stored)


if __name__ == "__main__":
    run(main, snakemake)
