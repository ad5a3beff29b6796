"""Score a split by the detector: the test split as reference of the anomalies, the calibration split for p-values."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import describe_configurations, score_configurations
from workflow.ljvae.storage import load_array, load_arrays, save_arrays


def main(detector: str, split: str, scores: str) -> None:
    fitted = load_arrays(detector)
    save_arrays(scores, score_configurations(describe_configurations(load_array(split, "positions"), fitted), fitted))


if __name__ == "__main__":
    run(main, snakemake)
