"""Reconstruct coordinates from the true and decoded matrices of the test set by their Gram matrix."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.distances import clean_matrices, sort_points, upper_triangle
from workflow.ljvae.geometry.gram import decompose, gram_from_centre, gram_from_first
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.geometry.reconstruction import capped_energy, measure_points, tabulate_by_gamma
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table

GRAM_METHODS = {"first_particle": gram_from_first, "double_centred": gram_from_centre}
STORED = ("points", "tumbled", "tilt", "energy")  # stored for each Gram method


def reconstruct(distances: np.ndarray, original: np.ndarray, cap: float, order: str) -> dict[str, dict]:
    """Compare points from matrices (S, N, N), in sigma, with the ``original`` ones: `measure_points` of each method."""
    methods = {}
    for method, gram in GRAM_METHODS.items():
        points, eigenvalues = decompose(gram(distances))
        methods[method] = measure_points(points, original, cap, eigenvalues)
    if order == "x":  # orientation requires x order
        methods["orientation"] = measure_points(orient(distances)[0], original, cap, upright=True)
    return methods


def main(
    test: str,
    matrices: str,
    encoding: str,
    arrays: str,
    rows: str,
    model: str,
    seed: int,
    study_seed: int,
    box: float,
    order: str,
    decodes: str,
    analysis: dict,
) -> None:
    ensemble = load_arrays(test)
    cap = analysis["energy_cap"]
    original = sort_points(ensemble["positions"], order).astype(np.float64)
    distances = {
        "true": np.asarray(open_matrices(matrices)) * box,
        "decoded": clean_matrices(load_array(encoding, "reconstruction")) * box,
    }
    measures = {matrix: reconstruct(each, original, cap, order) for matrix, each in distances.items()}
    stored = {
        "gamma": ensemble["gamma"],
        "original": original,
        "decoded_energy": capped_energy(upper_triangle(distances["decoded"]), original.shape[1], cap),
        "original_energy": measures["true"]["first_particle"]["original_energy"],
    }
    for matrix, methods in measures.items():
        for method in GRAM_METHODS:
            stored |= {f"{matrix}/{method}/{key}": methods[method][key].astype(np.float32) for key in STORED}
    save_arrays(arrays, stored)
    if decodes == "points":
        points = load_array(encoding, "points").astype(np.float64) * box
        measures["decoded"]["decoder"] = measure_points(points, original, cap, upright=True)
    table = []
    for matrix, method in [(source, name) for source, methods in measures.items() for name in methods]:
        row_head = {"model": model, "seed": seed, "matrix": matrix, "method": method}
        table += tabulate_by_gamma(measures[matrix][method], ensemble["gamma"], row_head, analysis, box, study_seed)
    save_table(rows, table)


if __name__ == "__main__":
    run(main, snakemake)
