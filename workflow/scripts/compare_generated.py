"""Turn decoded random latents into configurations and compare them with the simulation."""

import numpy as np

from workflow.ljvae.generation.likeness import compare_structure, measure_overlaps, summarise
from workflow.ljvae.geometry.gram import extract_points
from workflow.ljvae.geometry.reconstruction import capped_energy
from workflow.ljvae.geometry.tumbler import tumble
from workflow.ljvae.latent.probing import WAYS
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.observables import distance_distribution, height_distribution, pair_distances
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import kolmogorov_smirnov
from workflow.ljvae.storage import load_array, save_arrays, save_table


def row(made: dict, data: dict, rng: np.random.Generator, analysis: dict) -> dict:
    """The numbers of one row of generation.csv."""
    return {
        **measure_overlaps(made, analysis["overlap"], rng, analysis["bootstrap"], analysis["confidence"]),
        "capped_energy": made["energy"].mean(),
        "capped_energy_ks": kolmogorov_smirnov(made["energy"], data["energy"]),
        **compare_structure(made, data),
    }


def main(input, output, model: str, seed: int, params) -> None:
    box, cap = params.box, params.analysis["energy_cap"]
    test = load_array(input.test, "positions").astype(np.float64)
    matrices = {"reconstruction": load_array(input.encoding, "reconstruction")}
    matrices |= {way: load_array(input.probe, f"matrices/{way}") for way in WAYS}
    tumbled = {way: tumble(box * extract_points(decoded, "distances"))[0] for way, decoded in matrices.items()}
    points = {"data": test} | tumbled
    summaries = {
        way: summarise(made, capped_energy(pair_distances(made), made.shape[1], cap), box)
        for way, made in points.items()
    }
    rows: list[dict] = []
    stored: dict[str, np.ndarray] = {}
    for way, made in summaries.items():
        rng = generator(params.seed, f"{model} seed {seed} generation {way}")
        numbers = row(made, summaries["data"], rng, params.analysis)
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
