"""Draw the latent space in the plane of its first two principal components."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.latent_pca import draw
from workflow.ljvae.latent.space import project_by_gamma
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, load_table


def main(input, outputs: list[str], points: int) -> None:
    pca = load_arrays(input.pca)
    planes = project_by_gamma(load_array(input.encoding, "mean"), load_array(input.test, "gamma"), pca, points)
    style.save(draw(planes, pca["share"], load_table(input.row).iloc[0]), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params.points)
