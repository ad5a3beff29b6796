"""Measure learned coordinates as those of the Gram matrix are measured."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.reconstruction import measured, rows_by_gamma
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, save_table


def main(input, output: str, regressor: str, seed: int, params) -> None:
    test = load_arrays(input.test)
    original = sort_points(test["positions"], params.order).astype(np.float64)
    rows = []
    for source, points in load_arrays(input.points).items():
        arrays = measured(points.astype(np.float64) * params.box, original, params.analysis["energy_cap"])
        about = {"model": params.model, "seed": seed, "matrix": source, "method": regressor}
        rows += rows_by_gamma(arrays, test["gamma"], about, params.analysis, params.seed)
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.wildcards.regressor,
            int(snakemake.wildcards.seed),
            snakemake.params,
        )
