"""Count the test configurations whose orientation is degenerate, by gamma."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.orientation import measure_degeneracy
from workflow.ljvae.storage import load_arrays, save_table
from workflow.ljvae.study import gamma_name


def main(test: str, table: str, temperature: float) -> None:
    ensemble = load_arrays(test)
    points = sort_points(ensemble["positions"], "x").astype(np.float64)
    rows = [
        {
            "ensemble": gamma_name(gamma),
            **measure_degeneracy(points[ensemble["gamma"] == gamma], float(gamma), temperature),
        }
        for gamma in np.unique(ensemble["gamma"])
    ]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
