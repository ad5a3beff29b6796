"""Draw originals beside what each attempt makes of them."""

import numpy as np

from workflow.ljvae.anomaly.pca import reconstruct_by_pca
from workflow.ljvae.figures import style
from workflow.ljvae.figures.attempts import draw
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.gram import align, extract_points
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices


def main(input, outputs: list[str], params) -> None:
    test, pca = load_arrays(input.test), load_arrays(input.pca)
    chosen = [test["gamma"].argmin(), test["gamma"].argmax()]
    positions = test["positions"][chosen].astype(np.float64)

    def panel(decoded: np.ndarray, kind: str, order: str) -> np.ndarray:
        """Decoded points laid on the originals, which the network saw in this order."""
        return align(params.box * extract_points(decoded, kind), sort_points(positions, order))[0]

    matrices = np.asarray(open_matrices(input.matrices)[chosen])
    constant = pca | {"components": pca["components"][:0]}
    panels = {
        name: panel(reconstruct_by_pca(matrices, predictor), "distances", params.order)
        for name, predictor in (("constant", constant), ("pca", pca))
    }
    for (name, settings), path in zip(params.attempts.items(), input.encodings, strict=True):
        decoded = load_array(path, "reconstruction")[chosen]
        panels[name] = panel(decoded, settings["input"], settings["order"])
    table = load_table(input.table)
    ours = table["seed"] == params.seed
    baseline = table["seed"].isna() & (table["representation"] == f"distances_{params.order}")
    errors = table[ours | baseline].set_index("model")["test_mse"]
    style.save(draw(test["gamma"][chosen], positions, panels, errors), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output, snakemake.params)
