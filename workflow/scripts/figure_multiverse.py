"""Draw the map of the verdicts."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.multiverse import draw
from workflow.ljvae.figures.tables import load_worlds


def main(
    verdicts: str,
    overview: str,
    labels: str,
    figure: list[str],
    levels: dict[str, list[str]],
    ensembles: dict[str, str],
) -> None:
    worlds = load_worlds(verdicts, overview, labels, levels, ensembles)
    style.save(draw(worlds), figure)


if __name__ == "__main__":
    run(main, snakemake)
