"""Draw a configuration, its matrix, the reconstruction, and errors of normal and anomalous configurations."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.names import name_ensemble
from workflow.ljvae.figures.overview import draw
from workflow.ljvae.storage import load_array, load_arrays, open_matrices


def main(
    test: str,
    matrices: str,
    test_encoding: str,
    anomaly_encoding: str,
    figure: list[str],
    anomaly: str,
    description: dict,
    box: float,
) -> None:
    encoded = load_arrays(test_encoding)
    chosen = np.flatnonzero(load_array(test, "gamma") == description["gamma"])
    shown = chosen[0]
    errors = {
        f"normal fluid, gamma {description['gamma']:g}": encoded["mse"][chosen],
        name_ensemble(anomaly, description): load_array(anomaly_encoding, "mse"),
    }
    points = load_array(test, "positions")[shown]
    style.save(draw(points, open_matrices(matrices)[shown], encoded["reconstruction"][shown], errors, box), figure)


if __name__ == "__main__":
    run(main, snakemake)
