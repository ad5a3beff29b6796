"""Turn decoded random latents into configurations and compare them with the simulation."""

import numpy as np

from workflow.ljvae.geometry.gram import decoded_points
from workflow.ljvae.geometry.reconstruction import capped_energy
from workflow.ljvae.geometry.tumbler import tumble
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.observables import (
    distance_distribution,
    height_distribution,
    pair_distances,
    total_variation,
)
from workflow.ljvae.probing import WAYS
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean, kolmogorov_smirnov
from workflow.ljvae.storage import load_array, save_arrays, save_table


def summary(points: np.ndarray, box: float, cap: float) -> dict[str, np.ndarray]:
    """What is compared: closest pair, energy, distances and heights of configurations (S, N, 2)."""
    distances = pair_distances(points)
    return {
        "closest": distances.min(axis=1),
        "energy": capped_energy(distances, points.shape[1], cap),
        "distances": distance_distribution(points, box)[1],
        "heights": height_distribution(points, box)[1],
    }


def row(made: dict, data: dict, overlap: float, rng: np.random.Generator, samples: int, confidence: float) -> dict:
    overlapping, low, high = bootstrap_mean((made["closest"] < overlap).astype(float), rng, samples, confidence)
    return {
        "overlap_fraction": overlapping,
        "overlap_low": low,
        "overlap_high": high,
        "smallest_distance": np.median(made["closest"]),
        "capped_energy": made["energy"].mean(),
        "capped_energy_ks": kolmogorov_smirnov(made["energy"], data["energy"]),
        "gr_distance": total_variation(made["distances"], data["distances"]),
        "height_distance": total_variation(made["heights"], data["heights"]),
        "n": len(made["closest"]),
    }


def main(input, output, model: str, seed: int, params) -> None:
    box, cap = params.box, params.analysis["energy_cap"]
    test = load_array(input.test, "positions").astype(np.float64)
    matrices = {"reconstruction": load_array(input.encoding, "reconstruction")}
    matrices |= {way: load_array(input.probe, f"matrices/{way}") for way in WAYS}
    tumbled = {way: tumble(box * decoded_points(decoded, "distances"))[0] for way, decoded in matrices.items()}
    points = {"data": test} | tumbled
    summaries = {way: summary(made, box, cap) for way, made in points.items()}
    rows, stored = [], {}
    for way, made in summaries.items():
        rng = generator(params.seed, f"{model} seed {seed} generation {way}")
        numbers = row(
            made,
            summaries["data"],
            params.analysis["overlap"],
            rng,
            params.analysis["bootstrap"],
            params.analysis["confidence"],
        )
        rows.append({"model": model, "seed": seed, "way": way, **numbers})
        stored |= {f"{way}/{key}": value for key, value in made.items()}
        stored[f"{way}/points"] = points[way].astype(np.float32)
    stored["distance_bins"], _ = distance_distribution(test[:2], box)
    stored["height_bins"], _ = height_distribution(test[:2], box)
    save_arrays(output.arrays, stored)
    save_table(output.rows, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output,
            snakemake.wildcards.model,
            int(snakemake.wildcards.seed),
            snakemake.params,
        )
