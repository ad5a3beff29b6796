"""Collect the data of references for anomalies: free energies of the gammas, heights of test and calibration."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.references import describe_normal
from workflow.ljvae.storage import load_arrays, save_arrays


def main(train: str, test: str, calibration: str, normal: str, temperature: float) -> None:
    splits = {"test": load_arrays(test), "calibration": load_arrays(calibration)}
    save_arrays(normal, describe_normal(load_arrays(train), splits, temperature))


if __name__ == "__main__":
    run(main, snakemake)
