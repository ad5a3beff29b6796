"""Restore the distances that masked matrices miss by several methods, and compare them with the true ones."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.inpainting import restore, tabulate_restored
from workflow.ljvae.geometry.distances import clean_matrices
from workflow.ljvae.storage import load_array, open_matrices, save_arrays, save_table
from workflow.ljvae.training.encoding import encode, load_network


def main(
    network: str,
    clean: str,
    fill: str,
    anomalies: list[str],
    matrices: list[str],
    encodings: list[str],
    rows: str,
    examples: str,
    model: str,
    seed: int,
    study_seed: int,
    ensembles: list[str],
    analysis: dict,
) -> None:
    trained = load_network(network)
    whole = np.asarray(open_matrices(clean))
    mean = load_array(fill, "mean").reshape(whole.shape[1:])
    table: list[dict] = []
    shown: dict[str, np.ndarray] = {}
    for name, anomaly, matrix, encoding in zip(ensembles, anomalies, matrices, encodings, strict=True):
        mask = load_array(anomaly, "mask")
        truth = whole[load_array(anomaly, "parents")]
        masked = np.asarray(open_matrices(matrix))
        restored = restore(mask, masked, truth, mean, load_array(encoding, "reconstruction"))
        # a network that reads oriented points already got completed matrices
        if not trained.decodes_points:
            restored["network_completed"] = clean_matrices(encode(trained, restored["geometry"])["reconstruction"])
        compared = tabulate_restored(restored, truth, mask, name, study_seed, **analysis)
        table += [{"model": model, "seed": seed, **row} for row in compared]
        shown |= {
            f"{name}/{key}": array[0] for key, array in (restored | {"masked": masked, "original": truth}).items()
        }
    save_table(rows, table)
    save_arrays(examples, shown)


if __name__ == "__main__":
    run(main, snakemake)
