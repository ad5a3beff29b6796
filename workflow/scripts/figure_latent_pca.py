"""Draw the latent space in the plane of its first two principal components."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.latent_pca import draw
from workflow.ljvae.latent import project
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays


def main(input, outputs: list[str], gammas: list[float], test: list[int], points: int) -> None:
    pca = load_arrays(input.pca[0])
    part = slice(test[0], min(test[1], test[0] + points))
    planes = {
        gamma: project(load_array(path, "mean")[part], pca) for gamma, path in zip(gammas, input.encodings, strict=True)
    }
    style.save(draw(planes, pca["share"], pandas.read_csv(input.row[0]).iloc[0]), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.params.gammas,
            snakemake.params.test,
            snakemake.params.points,
        )
