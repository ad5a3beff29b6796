"""Draw where the time of the whole workflow went."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.timings import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table


def main(table: str, outputs: list[str]) -> None:
    style.save(draw(load_table(table)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output)
