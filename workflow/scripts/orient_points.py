"""Orient the points of the distance matrices of one ensemble; missing entries are filled in first."""

import numpy as np

from workflow.ljvae.geometry.completion import complete
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.storage import load_array, open_matrices, release, save_in_chunks


def main(matrices: str, fill: str | None, output: str) -> None:
    given = open_matrices(matrices)
    mean = load_array(fill, "mean").reshape(given.shape[1:]) if fill else None
    broken = []

    def made(chosen: slice) -> np.ndarray:
        chunk = np.asarray(given[chosen])
        points, diagnostics = orient(chunk if mean is None else complete(chunk, mean))
        broken.append(diagnostics["broken"].mean())
        release(given)
        return points.astype(np.float32)

    save_in_chunks(output, len(given), made)
    log.info("%s: %.2g of the pairs against the order", output, np.mean(broken))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.matrices, snakemake.input.fill or None, snakemake.output[0])
