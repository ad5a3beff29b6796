"""Draw generated configurations beside simulated ones."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.generation import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, load_table


def main(arrays: str, rows: str, outputs: list[str]) -> None:
    style.save(draw(load_arrays(arrays), load_table(rows)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.arrays, snakemake.input.rows, snakemake.output)
