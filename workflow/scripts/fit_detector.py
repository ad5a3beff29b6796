"""Fit the distributions of one model's scores to normal configurations, and score the calibration split."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import fit_detector, load_inputs, score_configurations
from workflow.ljvae.geometry.neighbours import fit_pair_surprise
from workflow.ljvae.logs import log
from workflow.ljvae.randomness import random_state
from workflow.ljvae.storage import load_array, open_matrices, save_arrays


def main(
    encodings: list[str],
    matrices: list[str],
    ensembles: list[str],
    detector: str,
    model: str,
    seed: int,
    study_seed: int,
    box: float,
    loss: dict,
    settings: dict,
) -> None:
    surprise = fit_pair_surprise(open_matrices(matrices[0]), box)
    train, validation, calibration = (
        load_inputs(*paths, surprise, box) for paths in zip(encodings, matrices, ensembles, strict=True)
    )
    validation["gamma"] = load_array(ensembles[1], "gamma")
    network = f"{model} seed {seed}"
    fit_seed = random_state(study_seed, f"detector {network}")
    fitted = fit_detector(train, validation, **settings, seed=fit_seed) | {"surprise": surprise}
    calibrated = score_configurations(calibration, fitted, loss["kl_weight"])["combined"]
    log.info("%s: combined score of the calibration split %.2f", network, calibrated.mean())
    gamma = load_array(ensembles[2], "gamma")
    save_arrays(detector, fitted | {"calibration/combined": calibrated, "calibration/gamma": gamma})


if __name__ == "__main__":
    run(main, snakemake)
