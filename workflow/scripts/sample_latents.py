"""Draw latents of each gamma in several ways, and decode them to oriented configurations."""

import numpy as np

from workflow.ljvae.generation.latents import WAYS, draw_latents, fit_mixture, sample_posterior
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.physics.reweighting import effective_size, gamma_weights
from workflow.ljvae.randomness import generator, stream_key
from workflow.ljvae.storage import load_arrays, save_arrays
from workflow.ljvae.training.imports import importing_keras

FEW = 100  # configurations of equal weight: what follows from fewer is not to be relied on


def main(input, output: str, name: str, params) -> None:
    with importing_keras():
        from workflow.ljvae.training.encoding import decode, decodes_points
        from workflow.ljvae.training.networks import read_network, use_threads

    use_threads(1)
    model, prior = read_network(input.model), read_network(input.prior)
    ensemble, encoding, settings = load_arrays(input.ensemble), load_arrays(input.encoding), params.settings
    rng = generator(params.seed, f"{name} posterior samples")
    latents = sample_posterior(encoding["mean"], encoding["log_variance"], rng)
    every = gamma_weights(ensemble["positions"], ensemble["gamma"], settings["gammas"], params.temperature)
    count, made = 2 * settings["configurations"], {}
    for gamma, weights in zip(settings["gammas"], every, strict=True):
        if effective_size(weights) < FEW:
            log.warning(
                "gamma %g is far from the trained ones: %.0f configurations count", gamma, effective_size(weights)
            )
        for way in WAYS:
            stream = f"{name} {way} {gamma:g}"
            rng = generator(params.seed, stream)
            if way == "posterior":
                drawn_latents = latents[rng.choice(len(latents), count, p=weights)]
            elif way == "flow":
                drawn_latents = prior.sample(gamma, count, rng)
            else:
                components = settings["components"] if way == "mixture" else 1
                seed = stream_key(params.seed, f"{stream} fitted") % 2**31
                drawn_latents = draw_latents(fit_mixture(latents, weights, components, seed), count, rng)
            decoded = decode(model, drawn_latents)
            points = decoded if decodes_points(model) else orient(clean_matrices(decoded))[0]
            # one half to choose the relaxation by, the other one to be judged
            made[f"tuning/{way}/{gamma:g}"], made[f"{way}/{gamma:g}"] = np.split(points.astype(np.float32), 2)
    save_arrays(output, made)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            "{model} seed {seed}".format(**snakemake.wildcards),
            snakemake.params,
        )
