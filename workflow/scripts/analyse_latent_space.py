"""Principal components of one model's latent means over the test set, and how they cluster by gamma."""

import numpy as np

from workflow.ljvae.latent.space import (
    active_units,
    gamma_accuracy,
    gamma_accuracy_of_gaussians,
    gamma_silhouette,
    principal_components,
    project,
    variance_between,
)
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, save_arrays, save_table


def main(input, output, model: str, seed: int, neighbours: int) -> None:
    means, gamma = load_array(input.encoding, "mean"), load_array(input.test, "gamma")
    pca = principal_components(means)
    plane = project(means, pca)
    share = np.cumsum(pca["share"])
    save_arrays(output.arrays, pca)
    save_table(
        output.row,
        [
            {
                "model": model,
                "seed": seed,
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
        ],
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.wildcards.model,
            int(snakemake.wildcards.seed),
            snakemake.params.neighbours,
        )
