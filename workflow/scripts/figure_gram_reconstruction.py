"""Draw configurations alongside their reconstruction from a Gram matrix."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.gram_reconstruction import PANELS, draw
from workflow.ljvae.geometry.gram import align
from workflow.ljvae.storage import load_array, load_table


def main(arrays: str, rows: str, figure: list[str], box: float) -> None:
    gammas, first = np.unique(load_array(arrays, "gamma"), return_index=True)
    original = load_array(arrays, "original")[first]
    reconstructions = {
        (matrix, method): align(load_array(arrays, f"{matrix}/{method}/points")[first], original)[0]
        for matrix, method in PANELS
    }
    style.save(draw(gammas, original, reconstructions, load_table(rows), box), figure)


if __name__ == "__main__":
    run(main, snakemake)
