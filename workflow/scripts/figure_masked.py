"""Draw a family of blacked-out ensembles, with what the network fills in."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly import draw_with_examples
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, open_matrices
from workflow.scripts.figure_anomaly import family

TITLES = {
    "original": "original",
    "input": "blacked out",
    "reconstruction": "reconstruction",
    "error_change": "reconstruction\n- original",
}


def example(k: int, name: str, clean: np.ndarray, matrices: str, encoding: str) -> dict:
    decoded = load_array(encoding, "reconstruction")[k]
    return {
        "label": name,
        "original": clean[k],
        "input": np.asarray(open_matrices(matrices)[k]),
        "reconstruction": decoded,
        "error_change": decoded - clean[k],
    }


def main(input, outputs: list[str], params) -> None:
    shown = family(input, params.ensembles, params.points)
    clean = open_matrices(input.clean)
    examples = [
        example(0, name, clean, matrices, encoding)
        for name, matrices, encoding in zip(params.ensembles, input.matrices, input.encodings, strict=True)
    ]
    style.save(draw_with_examples(shown, examples, TITLES), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
