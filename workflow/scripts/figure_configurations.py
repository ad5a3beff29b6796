"""Draw a few configurations of each gamma."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.configurations import draw
from workflow.ljvae.storage import load_arrays


def main(test: str, figure: list[str], box: float, examples: int) -> None:
    arrays = load_arrays(test)
    positions = {
        gamma: arrays["positions"][arrays["gamma"] == gamma][:examples] for gamma in np.unique(arrays["gamma"])
    }
    style.save(draw(positions, box), figure)


if __name__ == "__main__":
    run(main, snakemake)
