"""Draw the errors of learned coordinates alongside those of the Gram matrix."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.coordinates import draw
from workflow.ljvae.storage import load_table


def main(table: str, figure: list[str], model: str, gammas: list[float]) -> None:
    rows = load_table(table)
    style.save(draw(rows[rows["model"] == model], gammas), figure)


if __name__ == "__main__":
    run(main, snakemake)
