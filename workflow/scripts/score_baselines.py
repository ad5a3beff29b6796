"""Score every anomaly without a network: linear PCA's error, and the smallest distance in the matrix."""

import numpy as np

from workflow.ljvae.anomaly import pca_error, rows_of_score
from workflow.ljvae.geometry.distances import upper_triangle
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_table


def main(input, output: str, order: str, params) -> None:
    pca = load_arrays(input.pca)
    gamma = load_array(input.test, "gamma")
    scores = {
        "pca_mse": lambda matrices: pca_error(matrices, pca),
        # the closer the closest pair, the more anomalous: sigma, with its sign turned
        "smallest_distance": lambda matrices: -params.box * upper_triangle(np.asarray(matrices)).min(axis=1),
    }
    parents = {name: load_array(path, "parents") for name, path in zip(params.derived, input.derived, strict=True)}
    rows = []
    for score, function in scores.items():
        anomalies = {
            name: function(open_matrices(path)) for name, path in zip(params.ensembles, input.anomalies, strict=True)
        }
        test = function(open_matrices(input.matrices))
        rows += rows_of_score(score, test, gamma, anomalies, params.ensembles, parents, params.seed, **params.analysis)
    save_table(
        output, [{"model": "baseline", "seed": None, **row, "representation": f"distances_{order}"} for row in rows]
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.wildcards.order, snakemake.params)
