"""Tabulate how close the detector comes to the ceilings of each simulated ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detection import compare_with_ceilings
from workflow.ljvae.storage import load_table, save_table


def main(areas: str, table: str, order: str) -> None:
    save_table(table, compare_with_ceilings(load_table(areas), order))


if __name__ == "__main__":
    run(main, snakemake)
