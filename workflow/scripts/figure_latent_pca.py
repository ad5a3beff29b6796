"""Draw the latent space in the plane of its first two principal components."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.latent_pca import draw
from workflow.ljvae.latent.space import project_by_gamma
from workflow.ljvae.storage import load_array, load_arrays, load_table


def main(test: str, encoding: str, pca: str, row: str, figure: list[str], points: int) -> None:
    components = load_arrays(pca)
    planes = project_by_gamma(load_array(encoding, "mean"), load_array(test, "gamma"), components, points)
    style.save(draw(planes, components["share"], load_table(row).iloc[0]), figure)


if __name__ == "__main__":
    run(main, snakemake)
