"""Draw the energies of original and reconstructed configurations."""

from typing import Any

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.energy_distribution import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_table
from workflow.ljvae.study import gamma_name

ARRAYS = {
    "original_energy": "original_energy",
    "decoded_energy": "decoded_energy",
    "first_energy": "decoded/first_particle/energy",
    "centre_energy": "decoded/double_centred/energy",
}


def main(arrays: str, rows: str, outputs: list[str], cap: float) -> None:
    table, gamma = load_table(rows), load_array(arrays, "gamma")
    loaded = {key: load_array(arrays, path) for key, path in ARRAYS.items()}
    energies = {value: {key: array[gamma == value] for key, array in loaded.items()} for value in np.unique(gamma)}
    centred = table[(table["matrix"] == "decoded") & (table["method"] == "double_centred")].set_index("ensemble")
    distance: dict[float, Any] = {value: centred.loc[gamma_name(value), "capped_energy_ks"] for value in energies}
    style.save(draw(energies, distance, cap), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input.arrays,
            snakemake.input.rows,
            snakemake.output,
            snakemake.params.cap,
        )
