"""Draw the error over latent dimension and KL weight."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.hyperparameters import draw
from workflow.ljvae.logs import logged_to


def main(table: str, baseline: str, outputs: list[str], epochs: int) -> None:
    style.save(draw(pandas.read_csv(table), pandas.read_csv(baseline), epochs), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.table, snakemake.input.baseline, snakemake.output, snakemake.params.epochs)
