"""Draw originals alongside what each attempt reconstructs from them."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.pca import reconstruct_by_pca, without_components
from workflow.ljvae.figures import style
from workflow.ljvae.figures.attempts import draw
from workflow.ljvae.figures.tables import select_seed
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.gram import align, extract_points
from workflow.ljvae.statistics import extreme_indices
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices


def main(
    test: str,
    encodings: list[str],
    matrices: str,
    pca: str,
    table: str,
    figure: list[str],
    attempts: dict[str, dict],
    box: float,
    seed: int,
    order: str,
) -> None:
    arrays = load_arrays(test)
    chosen = extreme_indices(arrays["gamma"])
    positions = arrays["positions"][chosen].astype(np.float64)

    def lay_on_originals(decoded: np.ndarray, decodes: str, order: str) -> np.ndarray:
        """Lay decoded points on the originals, which the network saw in this order."""
        return align(box * extract_points(decoded, decodes), sort_points(positions, order))[0]

    originals = np.asarray(open_matrices(matrices)[chosen])
    fitted = load_arrays(pca)
    panels = {
        name: lay_on_originals(reconstruct_by_pca(originals, predictor), "matrix", order)
        for name, predictor in (("constant", without_components(fitted)), ("pca", fitted))
    }
    for (name, settings), path in zip(attempts.items(), encodings, strict=True):
        decoded = load_array(path, "reconstruction")[chosen]
        panels[name] = lay_on_originals(decoded, settings["decodes"], settings["order"])
    errors = select_seed(load_table(table), seed, order).set_index("model")["test_mse"]
    style.save(draw(arrays["gamma"][chosen], positions, panels, errors, box), figure)


if __name__ == "__main__":
    run(main, snakemake)
