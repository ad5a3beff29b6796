"""Turn one ensemble into images: counts or occupancies of the cells of a grid."""

from workflow.ljvae.geometry.images import IMAGES
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_ensemble, save_matrices


def main(ensemble: str, output: str, variant: str, cells: int, box: float) -> None:
    save_matrices(output, IMAGES[variant](load_ensemble(ensemble, box)["positions"], cells, box))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input[0],
            snakemake.output[0],
            snakemake.wildcards.variant,
            int(snakemake.wildcards.cells),
            snakemake.params.box,
        )
