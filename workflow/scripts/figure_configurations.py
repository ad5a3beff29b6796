"""Draw a few configurations of each gamma."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.configurations import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array


def main(inputs: list[str], outputs: list[str], gammas: list[float], box: float, examples: int) -> None:
    positions = {gamma: load_array(path, "positions")[:examples] for gamma, path in zip(gammas, inputs, strict=True)}
    style.save(draw(positions, box), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.params.gammas,
            snakemake.params.box,
            snakemake.params.examples,
        )
