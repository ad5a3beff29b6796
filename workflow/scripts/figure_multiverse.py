"""Draw the map of the verdicts."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.multiverse import draw
from workflow.ljvae.figures.table_names import name_claim
from workflow.ljvae.storage import load_table


def main(
    verdicts: str,
    overview: str,
    labels: str,
    figure: list[str],
    levels: dict[str, list[str]],
    ensembles: dict[str, str],
) -> None:
    universes = load_table(overview, dtype=dict.fromkeys(levels, str))  # a level may look like a number
    labelled = load_table(labels)
    names = {claim: name_claim(claim, ensembles) for claim in labelled["claim"]}
    style.save(draw(load_table(verdicts), universes, labelled, levels, names), figure)


if __name__ == "__main__":
    run(main, snakemake)
