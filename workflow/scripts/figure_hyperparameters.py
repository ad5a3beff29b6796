"""Draw the error over latent dimension and KL weight."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.hyperparameters import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table


def main(table: str, baseline: str, outputs: list[str], epochs: int) -> None:
    style.save(draw(load_table(table), load_table(baseline), epochs), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.table, snakemake.input.baseline, snakemake.output, snakemake.params.epochs)
