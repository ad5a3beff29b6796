"""Draw where the time of the whole workflow went."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.timings import draw
from workflow.ljvae.storage import load_table


def main(table: str, figure: list[str]) -> None:
    style.save(draw(load_table(table)), figure)


if __name__ == "__main__":
    run(main, snakemake)
