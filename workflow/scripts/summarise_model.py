"""Compute the row of models.csv of one model and seed."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.gram import extract_points
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.storage import load_array, load_json, load_table, save_table
from workflow.ljvae.study import representation


def distance_error(decoded: np.ndarray, test: str, order: str, box: float) -> float:
    """Mean squared error, in units of L^2, of the distances between decoded points (S, N, 2) in units of L."""
    true = distance_matrices(sort_points(load_array(test, "positions"), order)) / box
    return float(np.square(distance_matrices(decoded) - true).mean())


def overlap_fraction(encoding: str, settings: dict, box: float, overlap: float) -> float:
    """Fraction of the reconstructions with a pair of points closer than ``overlap``, in sigma."""
    if settings["decodes"] == "points":
        points = load_array(encoding, "points")
    else:
        points = extract_points(load_array(encoding, "reconstruction"), settings["decodes"])
    smallest = pair_distances(points).min(axis=1) * box
    return (smallest < overlap).mean()


def measure_errors(
    encoding: str, test: str, train_mse: float, settings: dict, box: float, overlap: float
) -> dict[str, float]:
    """Compute errors of distances and the fraction of reconstructions with overlaps; NaN if a network has none."""
    errors = dict.fromkeys(("train_mse", "test_mse", "overlap_fraction"), np.nan)
    if settings["decodes"] == "image":
        return errors
    if settings["decodes"] == "coordinates":
        errors["test_mse"] = distance_error(load_array(encoding, "reconstruction"), test, settings["order"], box)
    else:
        errors |= {"train_mse": train_mse, "test_mse": load_array(encoding, "mse").mean()}
    errors["overlap_fraction"] = overlap_fraction(encoding, settings, box, overlap)
    return errors


def main(
    history: str,
    layers: str,
    provenance: str,
    encoding: str,
    latent: str,
    test: str,
    row: str,
    settings: dict,
    box: float,
    analysis: dict,
) -> None:
    training = load_json(provenance)
    clusters = load_table(latent).iloc[0]
    errors = measure_errors(encoding, test, training["train_mse"], settings, box, analysis["overlap"])
    columns = {
        "model": clusters["model"],
        "architecture": settings["architecture"],
        "representation": representation(settings),
        "latent_dim": settings["latent_dim"],
        "kl_weight": settings["kl_weight"],
        "seed": clusters["seed"],
        "parameters": load_table(layers)["trainable"].sum(),
        "epochs": len(load_table(history)),
        "train_mse": errors["train_mse"],
        "test_mse": errors["test_mse"],
        "kl": load_array(encoding, "kl").mean(),
        "pca2_share": clusters["pca2_share"],
        "active_units": clusters["active_units"],
        "overlap_fraction": errors["overlap_fraction"],
        "train_seconds": training["train_seconds"],
    }
    save_table(row, [columns])


if __name__ == "__main__":
    run(main, snakemake)
