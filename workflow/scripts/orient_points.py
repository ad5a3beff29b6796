"""Orient the points of the distance matrices of one ensemble, after filling in missing distances."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.geometry.completion import complete
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.logs import log
from workflow.ljvae.storage import load_array, open_matrices, release, save_in_chunks


def main(matrices: str, fill: list[str], orientations: str) -> None:
    distances = open_matrices(matrices)
    mean = load_array(fill[0], "mean").reshape(distances.shape[1:]) if fill else None
    broken = []

    def orient_chunk(chosen: slice) -> np.ndarray:
        chunk = np.asarray(distances[chosen])
        points, diagnostics = orient(chunk if mean is None else complete(chunk, mean))
        broken.append(diagnostics["broken"].mean())
        release(distances)
        return points.astype(np.float32)

    save_in_chunks(orientations, len(distances), orient_chunk)
    if np.mean(broken) > 0:
        log.info("%s: %.2g of the pairs of points are against the order", orientations, np.mean(broken))


if __name__ == "__main__":
    run(main, snakemake)
