"""Draw configurations beside their reconstruction from a Gram matrix."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.gram_reconstruction import PANELS, draw
from workflow.ljvae.geometry.gram import align
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array


def main(arrays: str, rows: str, outputs: list[str], gammas: list[float]) -> None:
    table = pandas.read_csv(rows)
    names = dict(zip(gammas, pandas.unique(table["ensemble"]), strict=True))
    originals = {gamma: load_array(arrays, f"{name}/original")[:1] for gamma, name in names.items()}
    reconstructions = {
        (matrix, method): {
            gamma: align(load_array(arrays, f"{name}/{matrix}/{method}/points")[:1], originals[gamma])[0][0]
            for gamma, name in names.items()
        }
        for matrix, method in PANELS
    }
    style.save(draw({gamma: points[0] for gamma, points in originals.items()}, reconstructions, table), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.arrays[0], snakemake.input.rows[0], snakemake.output, snakemake.params.gammas)
