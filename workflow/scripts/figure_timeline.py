"""Draw the fraction of unusual particles and the phases along each judged trajectory."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.timeline import draw
from workflow.ljvae.storage import load_table


def main(frames: str, phases: str, figure: list[str], normal: list[str], nominal: float) -> None:
    style.save(draw(load_table(frames), load_table(phases), normal, nominal), figure)


if __name__ == "__main__":
    run(main, snakemake)
