"""Draw one distance matrix of each gamma, before and after sorting."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.matrices import draw
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.storage import load_array, open_matrices


def main(test: str, matrices: str, figure: list[str], box: float, order: str) -> None:
    gammas, first = np.unique(load_array(test, "gamma"), return_index=True)
    computed = distance_matrices(load_array(test, "positions")[first]) / box
    unsorted = dict(zip(gammas, computed, strict=True))
    ordered = dict(zip(gammas, open_matrices(matrices)[first], strict=True))
    style.save(draw(unsorted, ordered, order), figure)


if __name__ == "__main__":
    run(main, snakemake)
