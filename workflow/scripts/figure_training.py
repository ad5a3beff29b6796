"""Draw error and KL along the training of every network."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.training import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table


def main(histories: list[str], baseline: str, outputs: list[str], labels: list[str]) -> None:
    tables = {label: load_table(path) for label, path in zip(labels, histories, strict=True)}
    style.save(draw(tables, load_table(baseline)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.histories, snakemake.input.baseline, snakemake.output, snakemake.params.labels)
