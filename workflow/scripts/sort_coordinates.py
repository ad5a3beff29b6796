"""Sort the points of one ensemble, in units of L: what a network of coordinates reads."""

import numpy as np

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_ensemble, save_matrices


def main(input: str, output: str, order: str, box: float) -> None:
    ensemble = load_ensemble(input, box)
    points = sort_points(ensemble["positions"], order, ensemble.get("sorted_by"))
    save_matrices(output, np.ascontiguousarray(points, dtype=np.float32) / np.float32(box))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output[0], snakemake.wildcards.order, snakemake.params.box)
