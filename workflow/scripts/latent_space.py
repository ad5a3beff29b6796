"""Principal components of one model's latent means, and how they cluster by gamma."""

import numpy as np

from workflow.ljvae.latent import (
    active_units,
    gamma_accuracy,
    gamma_silhouette,
    principal_components,
    project,
    variance_between,
)
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import save_arrays, save_table, stack_part


def main(inputs: list[str], output, model: str, seed: int, gammas: list, ranges: dict, neighbours: int) -> None:
    means = {part: stack_part(inputs, "mean", ranges[part]) for part in ("train", "test")}
    labels = {part: np.repeat(np.arange(len(gammas)), np.diff(ranges[part])) for part in ("train", "test")}
    pca = principal_components(means["train"])
    plane = {part: project(means[part], pca) for part in means}

    def accuracy(points: dict) -> float:
        return gamma_accuracy(points["train"], labels["train"], points["test"], labels["test"], neighbours)

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
                "active_units": active_units(means["test"]),
                "accuracy_plane": accuracy(plane),
                "accuracy_latent": accuracy(means),
                "accuracy_chance": 1 / len(gammas),
                "silhouette_plane": gamma_silhouette(plane["test"], labels["test"]) if len(gammas) > 1 else np.nan,
                "variance_between_plane": variance_between(plane["test"], labels["test"]),
                "variance_between_latent": variance_between(means["test"], labels["test"]),
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
            snakemake.params.gammas,
            snakemake.params.ranges,
            snakemake.params.neighbours,
        )
