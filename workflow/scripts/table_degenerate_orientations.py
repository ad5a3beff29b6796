"""Count the test configurations whose orientation is degenerate, by gamma."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.orientation import measure_degeneracy
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, save_table
from workflow.ljvae.study import gamma_name


def main(test: str, output: str, temperature: float) -> None:
    ensemble = load_arrays(test)
    gammas = ensemble["gamma"]
    points = sort_points(ensemble["positions"], "x").astype(np.float64)
    rows = [
        {"ensemble": gamma_name(gamma), **measure_degeneracy(points[gammas == gamma], float(gamma), temperature)}
        for gamma in np.unique(gammas)
    ]
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.temperature)
