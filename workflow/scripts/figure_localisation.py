"""Draw which particles were moved, and which ones are suspected."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.localisation import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, load_table


def main(input, outputs: list[str], params) -> None:
    rows = load_table(input.rows)
    style.save(draw(load_arrays(input.examples), params.ensembles, rows[rows["gamma"].isna()], params.box), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
