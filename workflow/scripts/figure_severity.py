"""Draw the areas under the ROC curves against severity."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.severity import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table
from workflow.scripts.figure_anomaly_mse import of_shown


def main(input: str, outputs: list[str], params) -> None:
    style.save(draw(of_shown(load_table(input), params)), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output, snakemake.params)
