"""Compare the free energies of the training ensembles by MBAR and by thermodynamic integration."""

from workflow.control.jobs import run
from workflow.ljvae.physics.free_energy import compare_free_energies
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.storage import load_array, save_table


def main(ensembles: list[str], table: str, gammas: list[float], system: dict) -> None:
    heights = [system["particles"] * mean_height(load_array(path, "positions")) for path in ensembles]
    save_table(table, compare_free_energies(heights, gammas, system["temperature"]))


if __name__ == "__main__":
    run(main, snakemake)
