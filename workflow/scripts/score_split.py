"""Score a split by one model: the test split as reference of the anomalies, the calibration split for their null."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import load_inputs, score_configurations
from workflow.ljvae.storage import load_arrays, save_arrays


def main(detector: str, split: str, matrices: str, encoding: str, scores: str, box: float, loss: dict) -> None:
    fitted = load_arrays(detector)
    inputs = load_inputs(encoding, matrices, split, fitted["surprise"], box)
    save_arrays(scores, score_configurations(inputs, fitted, loss["kl_weight"]))


if __name__ == "__main__":
    run(main, snakemake)
