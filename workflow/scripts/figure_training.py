"""Draw error and KL along the training of every network."""

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.training import draw
from workflow.ljvae.storage import load_table


def main(histories: list[str], baseline: str, figure: list[str], models: list[str]) -> None:
    tables = [(model, load_table(path)) for model, path in zip(models, histories, strict=True)]
    style.save(draw(tables, load_table(baseline)), figure)


if __name__ == "__main__":
    run(main, snakemake)
