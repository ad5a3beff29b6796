"""Coordinates that a network finds in true and decoded matrices, measured as those of the Gram matrix are."""

import numpy as np

from workflow.ljvae.geometry.distances import clean_matrices, sort_points
from workflow.ljvae.geometry.reconstruction import measure_points, tabulate_by_gamma
from workflow.ljvae.imports import importing_keras
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table


def learned_points(network: str, matrices: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Points (S, N, 2) in units of L that the network of a file finds in each of the ``matrices`` (S, N, N)."""
    with importing_keras():
        from workflow.ljvae.training.networks import read_network, use_threads

    use_threads(1)
    model = read_network(network)
    return {source: model.predict(of_source, batch_size=500, verbose=0) for source, of_source in matrices.items()}


def main(input, output, regressor: str, seed: int, params) -> None:
    matrices = {
        "true": np.asarray(open_matrices(input.matrices)),
        "decoded": clean_matrices(load_array(input.encoding, "reconstruction")),
    }
    found = learned_points(input.network, matrices)
    save_arrays(output.points, found)
    test = load_arrays(input.test)
    original = sort_points(test["positions"], params.order).astype(np.float64)
    rows = []
    for source, points in found.items():
        arrays = measure_points(points.astype(np.float64) * params.box, original, params.analysis["energy_cap"])
        about = {"model": params.model, "seed": seed, "matrix": source, "method": regressor}
        rows += tabulate_by_gamma(arrays, test["gamma"], about, params.analysis, params.box, params.seed)
    save_table(output.rows, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.wildcards.regressor,
            int(snakemake.wildcards.seed),
            snakemake.params,
        )
