"""Turn one ensemble into sorted distance matrices in units of L."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.storage import load_ensemble, save_in_chunks


def compute_matrices(arrays: dict[str, np.ndarray], order: str, box: float) -> np.ndarray:
    """Compute sorted distance matrices (S, N, N) in units of L; masked entries are zero."""
    points = sort_points(arrays["positions"], order, arrays.get("sorted_by"))
    distances = distance_matrices(points) / np.float32(box)
    if "mask" in arrays:
        distances[arrays["mask"]] = 0.0
    return distances


def main(configurations: str, matrices: str, order: str, box: float) -> None:
    stored = load_ensemble(configurations, box)
    per_configuration = {name: stored[name] for name in ("positions", "sorted_by", "mask") if name in stored}

    def compute_chunk(chosen: slice) -> np.ndarray:
        return compute_matrices({name: array[chosen] for name, array in per_configuration.items()}, order, box)

    save_in_chunks(matrices, len(stored["positions"]), compute_chunk)


if __name__ == "__main__":
    run(main, snakemake)
