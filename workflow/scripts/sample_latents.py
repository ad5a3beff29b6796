"""Draw latents of each gamma by several methods, decode them, and place what they decode to in the box."""

from functools import partial
from typing import Any

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.latents import METHODS, LatentSampler, warn_of_few
from workflow.ljvae.generation.placement import place_in_box
from workflow.ljvae.generation.samples import Samples, describe_cost, pack_samples, time_call
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_arrays, save_arrays, save_table
from workflow.ljvae.training.encoding import decode, load_network


def decode_shapes(vae: Any, latents: np.ndarray) -> np.ndarray:
    """Decode latents (S, D) to upright shapes (S, N, 2) in units of L."""
    decoded = decode(vae, latents)
    return decoded if vae.decodes_points else orient(clean_matrices(decoded))[0]


def main(
    network: str,
    prior: str,
    encoding: str,
    ensemble: str,
    samples: str,
    costs: str,
    model: str,
    seed: int,
    study_seed: int,
    system: dict,
    settings: dict,
) -> None:
    vae = load_network(network)
    name = f"{model} seed {seed}"
    training = load_arrays(ensemble)
    sampler = LatentSampler.from_encoding(
        load_arrays(encoding), load_network(prior), settings["components"], study_seed, name
    )
    every = gamma_weights(training["positions"], training["gamma"], settings["gammas"], system["temperature"])
    count = settings["configurations"]
    decode_shapes(vae, sampler.draw("flow", 0.0, every[0], count, None))  # compiles: no cost of a draw
    stored: dict[str, np.ndarray] = {}
    rows = []
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        warn_of_few(gamma, weights)
        for method in METHODS:
            mixture, preparing = time_call(partial(sampler.fit, method, gamma, weights))
            latents, sampling = time_call(partial(sampler.draw, method, gamma, weights, count, mixture))
            shapes, decoding = time_call(partial(decode_shapes, vae, latents))
            rng = generator(study_seed, f"{name} {method} {gamma:g} placed")
            positions = place_in_box(system["box"] * shapes, system["box"], gamma, system["temperature"], rng)
            stored |= pack_samples(Samples(positions), method, gamma)
            rows.append(describe_cost(method, gamma, preparing, sampling + decoding, count))
    save_arrays(samples, stored)
    save_table(costs, rows)


if __name__ == "__main__":
    run(main, snakemake)
