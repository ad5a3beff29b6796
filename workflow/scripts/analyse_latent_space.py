"""Compute the principal components of one model's latent means over the test set, and their clustering by gamma."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.latent.space import (
    active_units,
    gamma_accuracy,
    gamma_accuracy_of_gaussians,
    gamma_silhouette,
    principal_components,
    project,
    variance_between,
)
from workflow.ljvae.storage import load_array, save_arrays, save_table


def measure_clusters(means: np.ndarray, gamma: np.ndarray, pca: dict[str, np.ndarray], neighbours: int) -> dict:
    """Compute columns from latent means (S, D) with their gamma (S,), in the plane of two components and in full."""
    plane = project(means, pca)
    share = np.cumsum(pca["share"])
    return {
        "pca1_share": share[0],
        "pca2_share": share[min(1, len(share) - 1)],
        "components_for_90pct": int(np.searchsorted(share, 0.9)) + 1,
        "active_units": active_units(means),
        "accuracy_plane": gamma_accuracy(plane, gamma, neighbours),
        "accuracy_latent": gamma_accuracy(means, gamma, neighbours),
        "accuracy_gaussian": gamma_accuracy_of_gaussians(means, gamma),
        "accuracy_chance": np.unique(gamma, return_counts=True)[1].max() / len(gamma),
        "silhouette_plane": gamma_silhouette(plane, gamma),
        "variance_between_plane": variance_between(plane, gamma),
        "variance_between_latent": variance_between(means, gamma),
    }


def main(test: str, encoding: str, arrays: str, row: str, model: str, seed: int, neighbours: int) -> None:
    means = load_array(encoding, "mean")
    pca = principal_components(means)
    save_arrays(arrays, pca)
    clusters = measure_clusters(means, load_array(test, "gamma"), pca, neighbours)
    save_table(row, [{"model": model, "seed": seed, **clusters}])


if __name__ == "__main__":
    run(main, snakemake)
