"""Draw a family of corrupted ensembles, with what the network makes of the moved points."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly import draw_with_examples
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, open_matrices, stack_matrices
from workflow.scripts.figure_anomaly import family

TITLES = {
    "original": "original",
    "input": "corrupted",
    "reconstruction": "reconstruction",
    "input_change": "corrupted\n- original",
    "output_change": "reconstruction\n- original's",
}


def examples(input, test: list[int], gammas: list[float]) -> list[dict]:
    """One configuration of the lowest and of the highest gamma, from the family's first ensemble."""
    size = test[1] - test[0]
    clean = stack_matrices(input.clean, test)
    changed = open_matrices(input.matrices[0])
    decoded = load_array(input.encodings[0], "reconstruction")
    decoded_clean = np.concatenate([load_array(path, "reconstruction") for path in input.test])
    parents = load_array(input.ensembles[0], "parents")
    return [
        {
            "label": rf"$\gamma$ = {gamma:g}",
            "original": clean[parents[k]],
            "input": changed[k],
            "reconstruction": decoded[k],
            "input_change": changed[k] - clean[parents[k]],
            "output_change": decoded[k] - decoded_clean[parents[k]],
        }
        for k, gamma in ((0, gammas[0]), ((len(gammas) - 1) * size, gammas[-1]))
    ]


def main(input, outputs: list[str], params) -> None:
    shown = family(input, params.gammas, params.ensembles, params.test_range, params.points)
    chosen = examples(input, params.test_range, params.gammas)
    style.save(draw_with_examples(shown, chosen, TITLES), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
