"""Draw the areas under the ROC curves against severity."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.severity import draw
from workflow.ljvae.figures.tables import select_network
from workflow.ljvae.storage import load_table


def main(table: str, figure: list[str], model: str, seed: int, order: str) -> None:
    style.save(draw(select_network(load_table(table), model, seed, order)), figure)


if __name__ == "__main__":
    run(main, snakemake)
