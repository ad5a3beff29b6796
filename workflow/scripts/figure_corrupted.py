"""Draw a family of corrupted ensembles, with what the network makes of the moved points."""

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly import draw_with_examples
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, open_matrices
from workflow.scripts.figure_anomaly import family

TITLES = {
    "original": "original",
    "input": "corrupted",
    "reconstruction": "reconstruction",
    "input_change": "corrupted\n- original",
    "output_change": "reconstruction -\nthe original's",
}


def examples(input, shown: int) -> list[dict]:
    """One configuration of the lowest and of the highest gamma, from the family's ensemble number ``shown``."""
    parents = load_array(input.ensembles[shown], "parents")
    gamma = load_array(input.test, "gamma")[parents]
    clean, changed = open_matrices(input.clean), open_matrices(input.matrices[shown])
    decoded_clean = load_array(input.test_encoding, "reconstruction")
    decoded = load_array(input.encodings[shown], "reconstruction")
    return [
        {
            "label": rf"$\gamma$ = {gamma[k]:g}",
            "original": clean[parents[k]],
            "input": changed[k],
            "reconstruction": decoded[k],
            "input_change": changed[k] - clean[parents[k]],
            "output_change": decoded[k] - decoded_clean[parents[k]],
        }
        for k in sorted({gamma.argmin(), gamma.argmax()})
    ]


def main(input, outputs: list[str], params) -> None:
    # where the order is kept, matrix and original can be subtracted
    shown = next((k for k, name in enumerate(params.ensembles) if name.endswith("_kept")), 0)
    about = family(input, params.ensembles, params.points)
    style.save(draw_with_examples(about, examples(input, shown), TITLES), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
