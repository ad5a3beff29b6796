"""Draw configurations beside their reconstruction from a Gram matrix."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.gram_reconstruction import PANELS, draw
from workflow.ljvae.geometry.gram import align
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_table


def main(arrays: str, rows: str, outputs: list[str]) -> None:
    gammas, first = np.unique(load_array(arrays, "gamma"), return_index=True)
    original = load_array(arrays, "original")[first]
    reconstructions = {
        (matrix, method): align(load_array(arrays, f"{matrix}/{method}/points")[first], original)[0]
        for matrix, method in PANELS
    }
    style.save(draw(gammas, original, reconstructions, load_table(rows)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.arrays, snakemake.input.rows, snakemake.output)
