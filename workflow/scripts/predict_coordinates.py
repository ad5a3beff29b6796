"""Predict coordinates from true and decoded matrices by a network, and measure them like those of the Gram matrix."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.distances import clean_matrices, sort_points
from workflow.ljvae.geometry.reconstruction import measure_points, tabulate_by_gamma
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table
from workflow.ljvae.training.encoding import load_network


def predict_points(network: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Predict the points (S, N, 2), in units of L, of each array of matrices (S, N, N) by the network of a file."""
    model = load_network(network)
    return {name: model.predict(matrices, batch_size=500, verbose=0) for name, matrices in inputs.items()}


def main(
    network: str,
    test: str,
    matrices: str,
    encoding: str,
    points: str,
    rows: str,
    regressor: str,
    seed: int,
    study_seed: int,
    box: float,
    order: str,
    model: str,
    analysis: dict,
) -> None:
    predicted = predict_points(
        network,
        {
            "true": np.asarray(open_matrices(matrices)),
            "decoded": clean_matrices(load_array(encoding, "reconstruction")),
        },
    )
    save_arrays(points, predicted)
    ensemble = load_arrays(test)
    original = sort_points(ensemble["positions"], order).astype(np.float64)
    table = []
    for matrix, coordinates in predicted.items():
        arrays = measure_points(coordinates.astype(np.float64) * box, original, analysis["energy_cap"])
        row_head = {"model": model, "seed": seed, "matrix": matrix, "method": regressor}
        table += tabulate_by_gamma(arrays, ensemble["gamma"], row_head, analysis, box, study_seed)
    save_table(rows, table)


if __name__ == "__main__":
    run(main, snakemake)
