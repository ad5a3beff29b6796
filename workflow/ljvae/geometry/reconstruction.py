"""Measure points recovered from matrices: errors, overlaps, energies, the tumbler's tilt."""

from collections.abc import Callable

import numpy as np

from workflow.ljvae.geometry.gram import displacements, negative_share, rank_two_residual
from workflow.ljvae.geometry.tumbler import tilt, tumble
from workflow.ljvae.physics.observables import (
    distance_distribution,
    height_distribution,
    pair_distances,
    total_variation,
)
from workflow.ljvae.physics.potentials import capped_pair_energy
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import bootstrap_mean, permutation_ks
from workflow.ljvae.study import gamma_name


def capped_energy(distances: np.ndarray, particles: int, cap: float) -> np.ndarray:
    """Energy per particle (S,) of the pairs at ``distances`` (S, P), with each pair energy capped.

    >>> capped_energy(np.array([[0.5]]), particles=2, cap=1.0).tolist()
    [0.5]
    """
    return capped_pair_energy(distances, cap).sum(axis=1) / particles


def measure_points(
    points: np.ndarray,
    original: np.ndarray,
    cap: float,
    eigenvalues: np.ndarray | None = None,
    upright: bool = False,
) -> dict[str, np.ndarray]:
    """Compare points (S, N, 2) with the ``original`` ones: tumbled points, tilt, energies, displacements, in sigma.

    Points that are ``upright`` by construction are not tumbled.
    """
    particles = original.shape[1]
    tumbled = points if upright else tumble(points)[0]
    arrays = {
        "points": points,
        "tumbled": tumbled,
        "original": original,
        "tilt": tilt(tumbled, original),
        "displacement": displacements(points, original),
        "closest": pair_distances(points).min(axis=1),
        "energy": capped_energy(pair_distances(points), particles, cap),
        "original_energy": capped_energy(pair_distances(original), particles, cap),
    }
    return arrays if eigenvalues is None else arrays | {"eigenvalues": eigenvalues}


def tabulate_by_gamma(
    arrays: dict[str, np.ndarray], gamma: np.ndarray, row_head: dict, analysis: dict, box: float, seed: int
) -> list:
    """Tabulate geometry.csv: a row for each gamma (S,) of the arrays of `measure_points`, after ``row_head``."""
    rows = []
    for value in np.unique(gamma):
        chosen = {key: array[gamma == value] for key, array in arrays.items()}
        named = row_head | {"ensemble": gamma_name(value)}
        rng = generator(seed, f"geometry {sorted(named.items())}")
        head = {key: named[key] for key in ("model", "seed", "ensemble", "matrix", "method")}
        rows.append(head | _row(chosen, analysis, box, rng))
    return rows


def _row(arrays: dict[str, np.ndarray], analysis: dict, box: float, rng: np.random.Generator) -> dict:
    resampling = (rng, analysis["bootstrap"], analysis["confidence"])
    error, low, high = bootstrap_mean(np.sqrt(np.square(arrays["displacement"]).mean(axis=1)), *resampling)
    distance, null, p_value = permutation_ks(arrays["energy"], arrays["original_energy"], *resampling)
    values = arrays.get("eigenvalues")
    return {
        "procrustes_rmse": error,
        "procrustes_rmse_low": low,
        "procrustes_rmse_high": high,
        "median_displacement": np.median(arrays["displacement"]),
        "rank2_residual": np.nan if values is None else rank_two_residual(values).mean(),
        "negative_share": np.nan if values is None else negative_share(values).mean(),
        "overlap_fraction": (arrays["closest"] < analysis["overlap"]).mean(),
        "median_minimum_distance": np.median(arrays["closest"]),
        "capped_energy": arrays["energy"].mean(),
        "capped_energy_ks": distance,
        "capped_energy_ks_null": null,
        "capped_energy_ks_p": p_value,
        "gr_distance": _between(distance_distribution, arrays, box),
        "height_distance": _between(height_distribution, arrays, box),
        "tilt_median": np.median(arrays["tilt"]),
        "tilt_within_10": (arrays["tilt"] < 10).mean(),
        "n": len(arrays["closest"]),
    }


def _between(
    distribution: Callable[[np.ndarray, float], tuple[np.ndarray, np.ndarray]],
    arrays: dict[str, np.ndarray],
    box: float,
) -> float:
    """Total variation between a distribution of the tumbled points and that of the original ones."""
    return total_variation(distribution(arrays["tumbled"], box)[1], distribution(arrays["original"], box)[1])
