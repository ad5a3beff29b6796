"""Draw the energies of original and reconstructed configurations."""

from typing import Any

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.energy_distribution import draw
from workflow.ljvae.storage import load_array, load_table
from workflow.ljvae.study import gamma_name

ARRAYS = {
    "original_energy": "original_energy",
    "decoded_energy": "decoded_energy",
    "first_energy": "decoded/first_particle/energy",
    "centre_energy": "decoded/double_centred/energy",
}


def main(arrays: str, rows: str, figure: list[str], cap: float) -> None:
    table = load_table(rows)
    gamma = load_array(arrays, "gamma")
    loaded = {key: load_array(arrays, path) for key, path in ARRAYS.items()}
    energies = {value: {key: array[gamma == value] for key, array in loaded.items()} for value in np.unique(gamma)}
    centred = table[(table["matrix"] == "decoded") & (table["method"] == "double_centred")].set_index("ensemble")
    distance: dict[float, Any] = {value: centred.loc[gamma_name(value), "capped_energy_ks"] for value in energies}
    style.save(draw(energies, distance, cap), figure)


if __name__ == "__main__":
    run(main, snakemake)
