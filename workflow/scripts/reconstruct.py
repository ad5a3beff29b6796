"""Coordinates back from the test set's true and decoded matrices by their Gram matrix."""

import numpy as np

from workflow.ljvae.geometry.distances import clean_matrices, sort_points, upper_triangle
from workflow.ljvae.geometry.gram import decompose, gram_from_centre, gram_from_first
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.geometry.reconstruction import capped_energy, measure_points, tabulate_by_gamma
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays, save_table

METHODS = {"first_particle": gram_from_first, "double_centred": gram_from_centre}


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
        "decoded_energy": capped_energy(upper_triangle(sources["decoded"]), original.shape[1], cap),
    }

    def add_rows(source: str, method: str, arrays: dict[str, np.ndarray]) -> None:
        about = {"model": model, "seed": seed, "matrix": source, "method": method}
        rows.extend(tabulate_by_gamma(arrays, test["gamma"], about, params.analysis, box, params.seed))

    for source, matrices in sources.items():
        for method, gram in METHODS.items():
            points, eigenvalues = decompose(gram(matrices))
            arrays = measure_points(points, original, cap, eigenvalues)
            add_rows(source, method, arrays)
            stored["original_energy"] = arrays["original_energy"]
            for key in ("points", "tumbled", "tilt", "energy"):
                stored[f"{source}/{method}/{key}"] = arrays[key].astype(np.float32)
        if params.order == "x":  # orientation needs it
            add_rows(source, "orientation", measure_points(orient(matrices)[0], original, cap, upright=True))
    if params.decodes_points:
        points = load_array(input.encoding, "points").astype(np.float64) * box
        add_rows("decoded", "decoder", measure_points(points, original, cap, upright=True))
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
