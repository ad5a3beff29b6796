"""Draw the energies of original and reconstructed configurations."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.energy_distribution import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array

ARRAYS = {
    "original_energy": "original_energy",
    "decoded_energy": "decoded_energy",
    "first_energy": "decoded/first_particle/energy",
    "centre_energy": "decoded/double_centred/energy",
}


def main(arrays: str, rows: str, outputs: list[str], gammas: list[float], cap: float) -> None:
    table = pandas.read_csv(rows)
    names = dict(zip(gammas, pandas.unique(table["ensemble"]), strict=True))
    energies = {
        gamma: {key: load_array(arrays, f"{name}/{path}") for key, path in ARRAYS.items()}
        for gamma, name in names.items()
    }
    centred = table[(table["matrix"] == "decoded") & (table["method"] == "double_centred")].set_index("ensemble")
    distance = {gamma: centred.loc[name, "capped_energy_ks"] for gamma, name in names.items()}
    style.save(draw(energies, distance, cap), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input.arrays[0],
            snakemake.input.rows[0],
            snakemake.output,
            snakemake.params.gammas,
            snakemake.params.cap,
        )
