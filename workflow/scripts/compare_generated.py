"""Turn decoded random latents into configurations and compare them with the simulation."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.likeness import (
    HISTOGRAMS,
    compare_energies,
    compare_structure,
    measure_overlaps,
    summarise,
)
from workflow.ljvae.geometry.gram import extract_points
from workflow.ljvae.geometry.reconstruction import capped_energy
from workflow.ljvae.geometry.tumbler import tumble
from workflow.ljvae.latent.probing import METHODS
from workflow.ljvae.physics.observables import distance_distribution, height_distribution, pair_distances
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, save_arrays, save_table


def measure_decoded(generated: dict, simulated: dict, rng: np.random.Generator, analysis: dict) -> dict:
    """Compute the numbers of one row of generation.csv; energies are capped, since decoded particles overlap."""
    return {
        **measure_overlaps(generated, analysis),
        "capped_energy": generated["energy"].mean(),
        **compare_energies(generated, simulated, rng, analysis, "capped_energy"),
        **compare_structure(generated, simulated, rng, analysis),
    }


def main(
    test: str,
    encoding: str,
    probe: str,
    arrays: str,
    rows: str,
    model: str,
    seed: int,
    study_seed: int,
    box: float,
    analysis: dict,
) -> None:
    positions = load_array(test, "positions").astype(np.float64)
    matrices = {"reconstruction": load_array(encoding, "reconstruction")}
    matrices |= {method: load_array(probe, f"matrices/{method}") for method in METHODS}
    points = {"data": positions}
    points |= {method: tumble(box * extract_points(decoded, "matrix"))[0] for method, decoded in matrices.items()}
    table: list[dict] = []
    stored: dict[str, np.ndarray] = {}
    summaries: dict[str, dict] = {}
    for method, each in points.items():
        energy = capped_energy(pair_distances(each), each.shape[1], analysis["energy_cap"])
        summaries[method] = summarise(each, energy, box)
        rng = generator(study_seed, f"{model} seed {seed} generation {method}")
        numbers = measure_decoded(summaries[method], summaries["data"], rng, analysis)
        table.append({"model": model, "seed": seed, "method": method, **numbers})
        for key, value in summaries[method].items():
            stored[f"{method}/{key}"] = value.mean(axis=0) if key in HISTOGRAMS else value
        stored[f"{method}/points"] = each.astype(np.float32)
    stored["distance_bins"], _ = distance_distribution(positions[:2], box)
    stored["height_bins"], _ = height_distribution(positions[:2], box)
    save_arrays(arrays, stored)
    save_table(rows, table)


if __name__ == "__main__":
    run(main, snakemake)
