"""Decode zero, steps along the latent dimensions, and random latents of one model."""

import numpy as np

from workflow.ljvae.latent.probing import WAYS, rank_dimensions, sample, traverse
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, save_arrays
from workflow.ljvae.training.imports import importing_keras

STEPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # standard deviations of a dimension's mean


def main(input, output: str, name: str, seed: int, sampling: dict) -> None:
    with importing_keras():
        from workflow.ljvae.training.encoding import decode, unpack_decoded
        from workflow.ljvae.training.networks import read_network, use_threads

    use_threads(1)
    model, means, pca = read_network(input.model), load_array(input.encoding, "mean"), load_arrays(input.pca)
    order = rank_dimensions(means)

    def matrices_of(latents: np.ndarray) -> np.ndarray:
        return unpack_decoded(model, decode(model, latents))["reconstruction"]

    moved = matrices_of(traverse(means, order, STEPS).reshape(-1, means.shape[1]))
    arrays = {
        "zero": matrices_of(np.zeros((1, means.shape[1])))[0],
        "dimensions": order,
        "steps": STEPS,
        "traversals": moved.reshape(len(order), len(STEPS), *moved.shape[1:]),
    }
    for way in WAYS:
        rng = generator(seed, f"{name} {way}")
        latents = sample(way, sampling["samples"], means, pca, sampling["first_dimensions"], rng)
        arrays[f"latents/{way}"] = latents
        arrays[f"matrices/{way}"] = matrices_of(latents)
    save_arrays(output, arrays)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            "{model} seed {seed}".format(**snakemake.wildcards),
            snakemake.params.seed,
            snakemake.params.sampling,
        )
