"""Draw one distance matrix of each gamma, before and after sorting."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.matrices import draw
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, open_matrices


def main(input, outputs: list[str], box: float, order: str) -> None:
    gammas, first = np.unique(load_array(input.test, "gamma"), return_index=True)
    matrices = distance_matrices(load_array(input.test, "positions")[first]) / box
    unsorted = dict(zip(gammas, matrices, strict=True))
    ordered = dict(zip(gammas, open_matrices(input.matrices)[first], strict=True))
    style.save(draw(unsorted, ordered, order), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.params.box,
            snakemake.params.order,
        )
