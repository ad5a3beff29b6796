"""Draw generated configurations alongside simulated ones."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.generation import draw
from workflow.ljvae.storage import load_arrays, load_table


def main(arrays: str, rows: str, figure: list[str], box: float) -> None:
    style.save(draw(load_arrays(arrays), load_table(rows), box), figure)


if __name__ == "__main__":
    run(main, snakemake)
