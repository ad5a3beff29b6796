"""Draw which particles were moved, and which ones are suspected."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.localisation import draw
from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.storage import load_arrays, load_table


def main(tables: list[str], examples: list[str], figure: list[str], ensembles: dict[str, dict], box: float) -> None:
    table = pandas.concat([load_table(path) for path in tables])
    arrays = {name: array for path in examples for name, array in load_arrays(path).items()}
    style.save(draw(arrays, name_ensembles(ensembles), table[table["gamma"].isna()], box), figure)


if __name__ == "__main__":
    run(main, snakemake)
