"""Draw the layers of a network."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.architectures import draw
from workflow.ljvae.storage import load_table


def main(layers: str, figure: list[str], model: str) -> None:
    style.save(draw(load_table(layers, dtype={"shape": str}), model), figure)


if __name__ == "__main__":
    run(main, snakemake)
