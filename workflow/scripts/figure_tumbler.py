"""Draw configurations before and after the tumbler, and its tilt."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.tumbler import draw
from workflow.ljvae.storage import load_array


def main(arrays: str, figure: list[str], box: float) -> None:
    gamma = load_array(arrays, "gamma")
    gammas, first = np.unique(gamma, return_index=True)
    panels = [
        load_array(arrays, name)
        for name in ("original", "decoded/double_centred/points", "decoded/double_centred/tumbled")
    ]
    examples = {gammas[k]: tuple(points[first[k]] for points in panels) for k in (0, -1)}
    tilts = {}
    for matrix in ("true", "decoded"):
        tilt = load_array(arrays, f"{matrix}/double_centred/tilt")
        tilts[matrix] = {value: tilt[gamma == value] for value in gammas}
    style.save(draw(examples, tilts, box), figure)


if __name__ == "__main__":
    run(main, snakemake)
