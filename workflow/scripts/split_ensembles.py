"""Gather one part of the split (train, validation, calibration or test) from the training ensembles."""

import numpy as np

from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, save_arrays


def main(inputs: list[str], output: str, gammas: list[float], part: list[int]) -> None:
    positions = [load_array(path, "positions")[slice(*part)] for path in inputs]
    save_arrays(
        output,
        {"positions": np.concatenate(positions), "gamma": np.repeat(gammas, [len(chosen) for chosen in positions])},
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params.gammas, snakemake.params.part)
