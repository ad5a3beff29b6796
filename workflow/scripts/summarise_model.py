"""One model's and seed's row of models.csv."""

import numpy as np

from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.gram import extract_points
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.storage import load_array, load_json, load_table, save_table
from workflow.ljvae.study import representation


def distance_error(decoded: np.ndarray, test: str, settings: dict, box: float) -> float:
    """Mean squared error, in units of L^2, of the distances between decoded points (S, N, 2) in units of L."""
    true = distance_matrices(sort_points(load_array(test, "positions"), settings["order"])) / box
    return float(np.square(distance_matrices(decoded) - true).mean())


def errors(input, provenance: dict, settings: dict, box: float, overlap: float) -> dict[str, float]:
    """Errors of distances and the share of overlapping reconstructions; an image has neither."""
    decoded = load_array(input.encoding, "reconstruction")
    if settings["decodes"] == "image":
        return dict.fromkeys(("train_mse", "test_mse", "overlap_fraction"), np.nan)
    if settings["decodes"] == "coordinates":
        found = {"train_mse": np.nan, "test_mse": distance_error(decoded, input.test, settings, box)}
    else:
        found = {"train_mse": provenance["train_mse"], "test_mse": load_array(input.encoding, "mse").mean()}
    if settings["decodes"] == "points":
        points = load_array(input.encoding, "points")
    else:
        points = extract_points(decoded, settings["input"])
    smallest = pair_distances(points).min(axis=1) * box
    return found | {"overlap_fraction": (smallest < overlap).mean()}


def main(input, output: str, settings: dict, box: float, overlap: float) -> None:
    provenance = load_json(input.provenance)
    latent = load_table(input.latent).iloc[0]
    found = errors(input, provenance, settings, box, overlap)
    save_table(
        output,
        [
            {
                "model": latent["model"],
                "architecture": settings["architecture"],
                "representation": representation(settings),
                "latent_dim": settings["latent_dim"],
                "kl_weight": settings["kl_weight"],
                "seed": latent["seed"],
                "parameters": load_table(input.layers)["trainable"].sum(),
                "epochs": len(load_table(input.history)),
                "train_mse": found["train_mse"],
                "test_mse": found["test_mse"],
                "kl": load_array(input.encoding, "kl").mean(),
                "pca2_share": latent["pca2_share"],
                "active_units": latent["active_units"],
                "overlap_fraction": found["overlap_fraction"],
                "train_seconds": provenance["train_seconds"],
            }
        ],
    )


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.params.settings,
            snakemake.params.box,
            snakemake.params.analysis["overlap"],
        )
