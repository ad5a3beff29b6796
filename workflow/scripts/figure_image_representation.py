"""Draw images of configurations, what networks of images reconstruct from them, and how much they learned."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.image_representation import draw
from workflow.ljvae.statistics import extreme_indices
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices


def main(
    test: str,
    images: list[str],
    encodings: list[str],
    arrays: list[str],
    rows: list[str],
    figure: list[str],
    representations: dict[str, str],
) -> None:
    gamma = load_array(test, "gamma")
    chosen = extreme_indices(gamma)
    panels = {}
    for name, original, encoding, stored in zip(representations, images, encodings, arrays, strict=True):
        decoded = load_array(encoding, "reconstruction")
        panels[name] = {"original": open_matrices(original)[chosen], "decoded": decoded[chosen]}
        errors = load_arrays(stored)
        if "sampled" in errors:
            panels[name]["sampled"] = errors["sampled"][chosen]
    table = pandas.concat([load_table(path) for path in rows])
    style.save(draw(gamma[chosen], panels, table), figure)


if __name__ == "__main__":
    run(main, snakemake)
