"""Encode ensembles with one trained network."""

from pathlib import Path

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.storage import open_matrices, save_arrays
from workflow.ljvae.training.encoding import encode, load_network

LATENTS = ("mean", "log_variance", "mse", "kl")


def main(model: str, arrays: list[str], encodings: list[str], latents_only: list[str]) -> None:
    network = load_network(model)
    for array, path in zip(arrays, encodings, strict=True):
        encoding = encode(network, open_matrices(array))
        if Path(path).stem in latents_only:
            encoding = {name: encoding[name] for name in LATENTS}
        log.info("%s: mean squared error %.5f", path, encoding["mse"].mean())
        save_arrays(path, encoding)


if __name__ == "__main__":
    run(main, snakemake)
