"""Score the test set by one model: the reference of all anomalies."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import load_inputs, score_configurations
from workflow.ljvae.storage import load_arrays, save_arrays


def main(detector: str, test: str, matrices: str, encoding: str, test_scores: str, box: float, loss: dict) -> None:
    fitted = load_arrays(detector)
    inputs = load_inputs(encoding, matrices, test, fitted["surprise"], box)
    scored = score_configurations(inputs, fitted, loss["kl_weight"])
    save_arrays(test_scores, scored | {"p_value": p_values(scored["combined"], fitted["calibration/combined"])})


if __name__ == "__main__":
    run(main, snakemake)
