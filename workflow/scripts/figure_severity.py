"""Draw the areas under the ROC curves against severity."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.severity import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table


def main(input: str, outputs: list[str], params) -> None:
    table = load_table(input)
    network = (table["model"] == params.model) & (table["seed"] == params.seed)
    baseline = (table["model"] == "baseline") & (table["representation"] == f"distances_{params.order}")
    style.save(draw(table[network | baseline]), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output, snakemake.params)
