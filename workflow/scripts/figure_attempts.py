"""Draw originals alongside what each attempt reconstructs from them."""

import numpy as np
import pandas

from workflow.control.jobs import run
from workflow.ljvae.anomaly.pca import reconstruct_by_pca
from workflow.ljvae.figures import style
from workflow.ljvae.figures.attempts import draw
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.gram import align, extract_points
from workflow.ljvae.storage import load_array, load_arrays, load_table, open_matrices


def select_errors(models: pandas.DataFrame, seed: int, order: str) -> pandas.Series:
    """Test errors by model: networks with this training seed, and baselines of this order."""
    networks = models["seed"] == seed
    baselines = models["seed"].isna() & (models["representation"] == f"distances_{order}")
    return models[networks | baselines].set_index("model")["test_mse"]


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
    chosen = [arrays["gamma"].argmin(), arrays["gamma"].argmax()]
    positions = arrays["positions"][chosen].astype(np.float64)

    def lay_on_originals(decoded: np.ndarray, kind: str, order: str) -> np.ndarray:
        """Lay decoded points on the originals, which the network saw in this order."""
        return align(box * extract_points(decoded, kind), sort_points(positions, order))[0]

    originals = np.asarray(open_matrices(matrices)[chosen])
    fitted = load_arrays(pca)
    constant = fitted | {"components": fitted["components"][:0]}
    panels = {
        name: lay_on_originals(reconstruct_by_pca(originals, predictor), "distances", order)
        for name, predictor in (("constant", constant), ("pca", fitted))
    }
    for (name, settings), path in zip(attempts.items(), encodings, strict=True):
        decoded = load_array(path, "reconstruction")[chosen]
        panels[name] = lay_on_originals(decoded, settings["input"], settings["order"])
    errors = select_errors(load_table(table), seed, order)
    style.save(draw(arrays["gamma"][chosen], positions, panels, errors), figure)


if __name__ == "__main__":
    run(main, snakemake)
