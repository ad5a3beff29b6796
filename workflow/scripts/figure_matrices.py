"""Draw one distance matrix of each gamma, before and after sorting."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.matrices import draw
from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, open_matrices


def main(input, outputs: list[str], gammas: list[float], box: float, order: str) -> None:
    unsorted = {
        gamma: distance_matrices(load_array(path, "positions")[:1])[0] / box
        for gamma, path in zip(gammas, input.ensembles, strict=True)
    }
    ordered = {gamma: open_matrices(path)[0] for gamma, path in zip(gammas, input.matrices, strict=True)}
    style.save(draw(unsorted, ordered, order), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.params.gammas,
            snakemake.params.box,
            snakemake.params.order,
        )
