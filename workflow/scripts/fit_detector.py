"""Learn from normal configurations what a model's scores are compared with, and score the calibration part."""

from workflow.ljvae.anomaly.detector import fit_detector, load_inputs, score_configurations
from workflow.ljvae.geometry.neighbours import fit_pair_surprise
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.randomness import stream_key
from workflow.ljvae.storage import load_array, open_matrices, save_arrays


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
