"""Draw the errors of learned coordinates beside those of the Gram matrix."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.coordinates import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table


def main(table: str, outputs: list[str], model: str) -> None:
    rows = load_table(table)
    style.save(draw(rows[rows["model"] == model]), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output, snakemake.params.model)
