"""Draw latents of each gamma by several methods, and decode them to oriented configurations."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.latents import METHODS, LatentSampler, sample_posterior, warn_of_few
from workflow.ljvae.generation.samples import split_samples
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.reweighting import gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_arrays, save_arrays
from workflow.ljvae.training.encoding import decode, load_network


def main(
    network: str,
    prior: str,
    encoding: str,
    ensemble: str,
    samples: str,
    model: str,
    seed: int,
    study_seed: int,
    temperature: float,
    settings: dict,
) -> None:
    vae = load_network(network)
    name = f"{model} seed {seed}"
    training = load_arrays(ensemble)
    posterior = load_arrays(encoding)
    rng = generator(study_seed, f"{name} posterior samples")
    latents = sample_posterior(posterior["mean"], posterior["log_variance"], rng)
    sampler = LatentSampler(latents, load_network(prior), settings["components"], study_seed, name)
    every = gamma_weights(training["positions"], training["gamma"], settings["gammas"], temperature)
    stored = {"placed": np.array(False)}
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        warn_of_few(gamma, weights)
        for method in METHODS:
            decoded = decode(vae, sampler.draw(method, gamma, weights, 2 * settings["configurations"]))
            points = decoded if vae.decodes_points else orient(clean_matrices(decoded))[0]
            stored |= split_samples(points, method, gamma)
    save_arrays(samples, stored)


if __name__ == "__main__":
    run(main, snakemake)
