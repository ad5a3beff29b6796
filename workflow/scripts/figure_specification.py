"""Draw the specification curves of contested claims."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.specification import draw
from workflow.ljvae.figures.tables import load_worlds


def main(
    verdicts: str,
    overview: str,
    labels: str,
    figure: list[str],
    levels: dict[str, list[str]],
    ensembles: dict[str, str],
    bounds: dict,
    statistics: dict[str, str],
    robust: float,
) -> None:
    worlds = load_worlds(verdicts, overview, labels, levels, ensembles)
    style.save(draw(worlds, bounds, statistics, robust), figure)


if __name__ == "__main__":
    run(main, snakemake)
