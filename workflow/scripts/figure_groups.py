"""Draw what single configurations show, and groups of them."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.groups import draw
from workflow.ljvae.figures.names import name_ensembles
from workflow.ljvae.storage import load_table


def main(groups: str, areas: str, figure: list[str], size: int, descriptions: dict[str, dict]) -> None:
    judged = load_table(groups)
    judged_names = set(judged["ensemble"])
    single = load_table(areas).query("quoted and score == 'combined'")
    names = name_ensembles({name: each for name, each in descriptions.items() if name in judged_names})
    style.save(draw(judged, single, size, names), figure)


if __name__ == "__main__":
    run(main, snakemake)
