"""Turn one ensemble into images: counts or occupancies of the cells of a grid."""

from workflow.control.jobs import run
from workflow.ljvae.geometry.images import IMAGES
from workflow.ljvae.storage import load_ensemble, save_matrices


def main(configurations: str, images: str, variant: str, cells: int, box: float) -> None:
    save_matrices(images, IMAGES[variant](load_ensemble(configurations, box)["positions"], cells, box))


if __name__ == "__main__":
    run(main, snakemake)
