"""Decode zero, steps along the latent dimensions, and random latents of one model."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.latent.probing import METHODS, rank_dimensions, sample, traverse
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, load_arrays, save_arrays
from workflow.ljvae.training.encoding import decode, load_network, unpack_decoded

STEPS = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])  # standard deviations of a dimension's mean


def main(
    network: str, encoding: str, pca: str, probe: str, model: str, seed: int, study_seed: int, sampling: dict
) -> None:
    vae = load_network(network)
    means = load_array(encoding, "mean")
    components = load_arrays(pca)
    order = rank_dimensions(means)

    def decode_matrices(latents: np.ndarray) -> np.ndarray:
        return unpack_decoded(vae, decode(vae, latents))["reconstruction"]

    moved = decode_matrices(traverse(means, order, STEPS).reshape(-1, means.shape[1]))
    arrays = {
        "zero": decode_matrices(np.zeros((1, means.shape[1])))[0],
        "dimensions": order,
        "steps": STEPS,
        "traversals": moved.reshape(len(order), len(STEPS), *moved.shape[1:]),
    }
    for method in METHODS:
        rng = generator(study_seed, f"{model} seed {seed} {method}")
        latents = sample(method, sampling["samples"], means, components, sampling["first_dimensions"], rng)
        arrays[f"latents/{method}"] = latents
        arrays[f"matrices/{method}"] = decode_matrices(latents)
    save_arrays(probe, arrays)


if __name__ == "__main__":
    run(main, snakemake)
