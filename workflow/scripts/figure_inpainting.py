"""Draw masked matrices restored by several methods."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.inpainting import draw
from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.storage import load_arrays, load_table


def main(table: str, examples: str, figure: list[str], ensembles: dict[str, dict], seed: int) -> None:
    restored = load_table(table)
    style.save(draw(load_arrays(examples), name_ensembles(ensembles), restored[restored["seed"] == seed]), figure)


if __name__ == "__main__":
    run(main, snakemake)
