"""Turn one ensemble into sorted distance matrices in units of L."""

import numpy as np

from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_ensemble, save_in_chunks


def matrices_of(ensemble: dict[str, np.ndarray], order: str, box: float) -> np.ndarray:
    """Sorted distance matrices (S, N, N) in units of L; masked entries are zero."""
    points = sort_points(ensemble["positions"], order, ensemble.get("sorted_by"))
    matrices = distance_matrices(points) / np.float32(box)
    if "mask" in ensemble:
        matrices[ensemble["mask"]] = 0.0
    return matrices


def main(input: str, output: str, order: str, box: float) -> None:
    ensemble = load_ensemble(input, box)
    per_configuration = {name: ensemble[name] for name in ("positions", "sorted_by", "mask") if name in ensemble}

    def made(chosen: slice) -> np.ndarray:
        return matrices_of({name: array[chosen] for name, array in per_configuration.items()}, order, box)

    save_in_chunks(output, len(ensemble["positions"]), made)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output[0], snakemake.wildcards.order, snakemake.params.box)
