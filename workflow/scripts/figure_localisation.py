"""Draw which particles were moved, and which ones are suspected."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.localisation import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, load_table


def main(input, outputs: list[str], params) -> None:
    rows = pandas.concat([load_table(path) for path in input.rows])
    examples = {name: array for path in input.examples for name, array in load_arrays(path).items()}
    style.save(draw(examples, params.ensembles, rows[rows["gamma"].isna()], params.box), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
