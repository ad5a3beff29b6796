"""Count the test configurations whose frame is degenerate, by gamma."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.frame import degeneracy
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, save_table
from workflow.ljvae.study import gamma_name


def main(test: str, output: str, temperature: float) -> None:
    given = load_arrays(test)
    points = sort_points(given["positions"], "x").astype(np.float64)
    rows = [
        {"ensemble": gamma_name(gamma), **degeneracy(points[given["gamma"] == gamma], float(gamma), temperature)}
        for gamma in np.unique(given["gamma"])
    ]
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.temperature)
