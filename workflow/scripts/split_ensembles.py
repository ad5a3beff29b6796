"""Gather one split (train, validation, calibration or test) from the training ensembles."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.storage import load_array, save_arrays


def main(ensembles: list[str], split: str, gammas: list[float], bounds: list[int]) -> None:
    positions = [load_array(path, "positions")[slice(*bounds)] for path in ensembles]
    gamma = np.repeat(gammas, [len(chosen) for chosen in positions])
    save_arrays(split, {"positions": np.concatenate(positions), "gamma": gamma})


if __name__ == "__main__":
    run(main, snakemake)
