"""Draw blacked-out matrices restored in several ways."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.inpainting import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, load_table


def main(input, outputs: list[str], params) -> None:
    table = load_table(input.table)
    style.save(draw(load_arrays(input.examples), params.ensembles, table[table["seed"] == params.seed]), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
