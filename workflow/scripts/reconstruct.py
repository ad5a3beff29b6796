"""Coordinates back from the test set's true and decoded matrices; energies; the tumbler."""

import numpy as np

from workflow.ljvae.geometry.distances import clean_matrices, sort_points, upper_triangle
from workflow.ljvae.geometry.gram import (
    decompose,
    displacements,
    gram_from_centre,
    gram_from_first,
    negative_share,
    rank_two_residual,
)
from workflow.ljvae.geometry.tumbler import tilt, tumble
from workflow.ljvae.logs import logged_to
from workflow.ljvae.physics.observables import pair_distances
from workflow.ljvae.physics.potentials import capped_pair_energy
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean, kolmogorov_smirnov
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table
from workflow.ljvae.study import gamma_name

METHODS = {"first_particle": gram_from_first, "double_centred": gram_from_centre}


def capped_energy(distances: np.ndarray, particles: int, cap: float) -> np.ndarray:
    """Energy (S,) per particle of the pairs at ``distances`` (S, P), each capped."""
    return capped_pair_energy(distances, cap).sum(axis=1) / particles


def row(arrays: dict, analysis: dict, rng: np.random.Generator) -> dict:
    """The numbers of one reconstruction: errors, residuals, overlaps, energy and the tumbler's tilt."""
    moved = displacements(arrays["points"], arrays["original"])
    error, low, high = bootstrap_mean(
        np.sqrt(np.square(moved).mean(axis=1)), rng, analysis["bootstrap"], analysis["confidence"]
    )
    smallest = pair_distances(arrays["points"]).min(axis=1)
    return {
        "procrustes_rmse": error,
        "procrustes_rmse_low": low,
        "procrustes_rmse_high": high,
        "median_displacement": np.median(moved),
        "rank2_residual": rank_two_residual(arrays["eigenvalues"]).mean(),
        "negative_share": negative_share(arrays["eigenvalues"]).mean(),
        "overlap_fraction": (smallest < analysis["overlap"]).mean(),
        "smallest_distance": np.median(smallest),
        "capped_energy": arrays["energy"].mean(),
        "capped_energy_ks": kolmogorov_smirnov(arrays["energy"], arrays["original_energy"]),
        "tilt_median": np.median(arrays["tilt"]),
        "tilt_within_10": (arrays["tilt"] < 10).mean(),
        "n": len(moved),
    }


def reconstruction(matrices: np.ndarray, method: str, original: np.ndarray, cap: float) -> dict[str, np.ndarray]:
    """Points from ``matrices`` (S, N, N) in sigma beside the ``original`` ones, tumbled, with their energies."""
    points, eigenvalues = decompose(METHODS[method](matrices))
    tumbled, _ = tumble(points)
    return {
        "original": original,
        "original_energy": capped_energy(pair_distances(original), original.shape[1], cap),
        "points": points,
        "eigenvalues": eigenvalues,
        "tumbled": tumbled,
        "tilt": tilt(tumbled, original),
        "energy": capped_energy(pair_distances(points), original.shape[1], cap),
    }


def main(input, output, model: str, seed: int, params) -> None:
    test, box, cap = load_arrays(input.test), params.box, params.analysis["energy_cap"]
    original = sort_points(test["positions"], params.order).astype(np.float64)
    sources = {
        "true": np.asarray(open_matrices(input.matrices)) * box,
        "decoded": clean_matrices(load_array(input.encoding, "reconstruction")) * box,
    }
    rows = []
    stored = {
        "gamma": test["gamma"],
        "original": original,
        "original_energy": capped_energy(pair_distances(original), original.shape[1], cap),
        "decoded_energy": capped_energy(upper_triangle(sources["decoded"]), original.shape[1], cap),
    }
    for source, matrices in sources.items():
        for method in METHODS:
            arrays = reconstruction(matrices, method, original, cap)
            for gamma in np.unique(test["gamma"]):
                name = gamma_name(gamma)
                rng = generator(params.seed, f"{model} seed {seed} geometry {name} {source} {method}")
                chosen = {key: array[test["gamma"] == gamma] for key, array in arrays.items()}
                about = {"model": model, "seed": seed, "ensemble": name, "matrix": source, "method": method}
                rows.append(about | row(chosen, params.analysis, rng))
            for key in ("points", "tumbled", "tilt", "energy"):
                stored[f"{source}/{method}/{key}"] = arrays[key].astype(np.float32)
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
