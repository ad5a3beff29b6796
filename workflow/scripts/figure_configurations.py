"""Draw a few configurations of each gamma."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.configurations import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays


def main(test: str, outputs: list[str], box: float, examples: int) -> None:
    arrays = load_arrays(test)
    positions = {
        gamma: arrays["positions"][arrays["gamma"] == gamma][:examples] for gamma in np.unique(arrays["gamma"])
    }
    style.save(draw(positions, box), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input[0],
            snakemake.output,
            snakemake.params.box,
            snakemake.params.examples,
        )
