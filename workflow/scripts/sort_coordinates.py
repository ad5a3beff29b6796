"""Sort the points of one ensemble, in units of L, for networks that read coordinates."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.storage import load_ensemble, save_matrices


def main(configurations: str, coordinates: str, order: str, box: float) -> None:
    arrays = load_ensemble(configurations, box)
    points = sort_points(arrays["positions"], order, arrays.get("sorted_by"))
    save_matrices(coordinates, np.ascontiguousarray(points, dtype=np.float32) / np.float32(box))


if __name__ == "__main__":
    run(main, snakemake)
