"""Draw the map of the verdicts."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.multiverse import draw
from workflow.ljvae.storage import load_table


def main(verdicts: str, overview: str, labels: str, figure: list[str], levels: dict[str, list[str]]) -> None:
    names = dict.fromkeys(levels, str)  # a level may look like a number
    universes = load_table(overview, dtype=names)
    style.save(draw(load_table(verdicts), universes, load_table(labels), levels), figure)


if __name__ == "__main__":
    run(main, snakemake)
