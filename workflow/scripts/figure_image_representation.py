"""Draw images of configurations, what the networks of images make of them, and how much they learned."""

import pandas

from workflow.ljvae.figures import style
from workflow.ljvae.figures.image_representation import draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices


def main(input, outputs: list[str], representations: dict[str, str]) -> None:
    gamma = load_array(input.test, "gamma")
    chosen = sorted({gamma.argmin(), gamma.argmax()})
    panels = {}
    for name, images, encoding, arrays in zip(
        representations, input.images, input.encodings, input.arrays, strict=True
    ):
        panels[name] = {
            "original": open_matrices(images)[chosen],
            "decoded": load_array(encoding, "reconstruction")[chosen],
        }
        stored = load_arrays(arrays)
        if "sampled" in stored:
            panels[name]["sampled"] = stored["sampled"][chosen]
    rows = pandas.concat([load_table(path) for path in input.rows])
    style.save(draw(gamma[chosen], panels, rows), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params.representations)
