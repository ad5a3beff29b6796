"""Draw error and KL along the training of every network."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.training import draw
from workflow.ljvae.logs import logged_to


def main(histories: list[str], baseline: str, outputs: list[str], labels: list[str]) -> None:
    tables = {label: pandas.read_csv(path) for label, path in zip(labels, histories, strict=True)}
    style.save(draw(tables, pandas.read_csv(baseline)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.histories, snakemake.input.baseline, snakemake.output, snakemake.params.labels)
