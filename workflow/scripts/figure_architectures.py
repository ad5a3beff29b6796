"""Draw the layers of a network."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.architectures import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table


def main(layers: str, outputs: list[str], model: str) -> None:
    style.save(draw(load_table(layers, dtype={"shape": str}), model), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output, snakemake.params.model)
