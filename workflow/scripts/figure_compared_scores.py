"""Draw what each score finds in each trajectory."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.compared_scores import draw
from workflow.ljvae.storage import load_table


def main(scores: str, figure: list[str]) -> None:
    style.save(draw(load_table(scores)), figure)


if __name__ == "__main__":
    run(main, snakemake)
