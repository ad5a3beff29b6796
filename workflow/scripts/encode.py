"""Encode ensembles with one trained model."""

from pathlib import Path

import numpy as np

from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import open_matrices, save_arrays
from workflow.ljvae.training.imports import importing_keras

LATENTS = ("mean", "log_variance", "mse", "kl")


def main(model: str, arrays: list[str], outputs: list[str], latents_only: list[str], seed: int) -> None:
    with importing_keras():
        from workflow.ljvae.training.encoding import encode
        from workflow.ljvae.training.networks import read_network, use_threads

    def encode_file(array: str, output: str) -> dict[str, np.ndarray]:
        if Path(output).stem in latents_only:
            encoding = encode(network, open_matrices(array))
            return {name: encoding[name] for name in LATENTS}
        return encode(network, open_matrices(array), generator(seed, output))

    use_threads(1)
    network = read_network(model)
    for array, output in zip(arrays, outputs, strict=True):
        encoding = encode_file(array, output)
        log.info("%s: mean squared error %.5f", output, encoding["mse"].mean())
        save_arrays(output, encoding)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input.model,
            list(snakemake.input.arrays),
            list(snakemake.output),
            snakemake.params.latents_only,
            snakemake.params.seed,
        )
