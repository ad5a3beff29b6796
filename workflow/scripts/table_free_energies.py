"""Compare the free energies of the training ensembles by MBAR, thermodynamic integration and annealing."""

from workflow.control.jobs import run
from workflow.ljvae.physics.free_energy import compare_free_energies
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.storage import load_array, load_table, save_table


def main(ensembles: list[str], differences: str, table: str, gammas: list[float], system: dict) -> None:
    heights = [system["particles"] * mean_height(load_array(path, "positions")) for path in ensembles]
    rows = compare_free_energies(heights, gammas, system["temperature"])
    annealed = load_table(differences)[["annealing", "annealing_se"]].to_dict("records")
    save_table(table, [row | other for row, other in zip(rows, annealed, strict=True)])


if __name__ == "__main__":
    run(main, snakemake)
