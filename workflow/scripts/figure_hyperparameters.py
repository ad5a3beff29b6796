"""Draw the error over latent dimension and KL weight."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.hyperparameters import draw
from workflow.ljvae.storage import load_table


def main(table: str, baseline: str, figure: list[str], epochs: int) -> None:
    style.save(draw(load_table(table), load_table(baseline), epochs), figure)


if __name__ == "__main__":
    run(main, snakemake)
