"""Learn from normal configurations what a model's scores are compared with, and score the calibration part."""

import numpy as np

from workflow.ljvae.anomaly.detector import collect_inputs, fit_detector, score_configurations
from workflow.ljvae.geometry.neighbours import fit_pair_surprise
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.randomness import stream_key
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_arrays


def load_inputs(encoding: str, matrices: str, ensemble: str, surprise: np.ndarray, box: float) -> dict[str, np.ndarray]:
    """What is `collect_inputs` of an ensemble, from the files of its encoding, its matrices and its configurations."""
    positions = load_array(ensemble, "positions")
    return collect_inputs(load_arrays(encoding), open_matrices(matrices), positions, surprise, box)


def main(input, output: str, name: str, params) -> None:
    surprise = fit_pair_surprise(open_matrices(input.matrices[0]), params.box)
    train, validation, calibration = (
        load_inputs(*paths, surprise, params.box)
        for paths in zip(input.encodings, input.matrices, input.ensembles, strict=True)
    )
    validation["gamma"] = load_array(input.ensembles[1], "gamma")
    seed = stream_key(params.seed, f"detector {name}") % 2**31
    fitted = fit_detector(train, validation, **params.settings, seed=seed) | {"surprise": surprise}
    calibrated = score_configurations(calibration, fitted, params.loss["kl_weight"])["combined"]
    log.info("%s: combined score of the calibration part %.2f", name, calibrated.mean())
    gamma = load_array(input.ensembles[2], "gamma")
    save_arrays(output, fitted | {"calibration/combined": calibrated, "calibration/gamma": gamma})


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            "{model} seed {seed}".format(**snakemake.wildcards),
            snakemake.params,
        )
