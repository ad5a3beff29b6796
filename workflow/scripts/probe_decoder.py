"""Decode zero, steps along the latent dimensions, and random latents of one model."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.latent.probing import probe as probe_latents
from workflow.ljvae.storage import load_array, load_arrays, save_arrays
from workflow.ljvae.training.encoding import decode, load_network, unpack_decoded


def main(
    network: str, encoding: str, pca: str, probe: str, model: str, seed: int, study_seed: int, sampling: dict
) -> None:
    vae = load_network(network)

    def decode_matrices(latents: np.ndarray) -> np.ndarray:
        return unpack_decoded(vae, decode(vae, latents))["reconstruction"]

    means = load_array(encoding, "mean")
    name = f"{model} seed {seed}"
    save_arrays(probe, probe_latents(decode_matrices, means, load_arrays(pca), sampling, study_seed, name))


if __name__ == "__main__":
    run(main, snakemake)
