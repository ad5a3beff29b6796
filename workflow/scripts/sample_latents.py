"""Draw latents of each gamma by several methods, and decode them to oriented configurations."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.latents import METHODS, LatentSampler, sample_posterior
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.logs import log
from workflow.ljvae.physics.reweighting import effective_size, gamma_weights
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_arrays, save_arrays
from workflow.ljvae.training.encoding import decode, load_network

FEW = 100  # configurations of equal weight: what follows from fewer is not to be relied on


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
    stored = {}
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        size = effective_size(weights)
        if size < FEW:
            log.warning("gamma %g is far from the trained ones: %.0f configurations count", gamma, size)
        for method in METHODS:
            decoded = decode(vae, sampler.draw(method, gamma, weights, 2 * settings["configurations"]))
            points = decoded if vae.decodes_points else orient(clean_matrices(decoded))[0]
            tuning, judged = np.split(points.astype(np.float32), 2)
            stored[f"tuning/{method}/{gamma:g}"] = tuning  # the relaxation is chosen by them
            stored[f"{method}/{gamma:g}"] = judged
    save_arrays(samples, stored)


if __name__ == "__main__":
    run(main, snakemake)
