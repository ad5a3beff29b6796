"""Learn the potential and what is normal at each height from the training split."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import fit_detector
from workflow.ljvae.logs import log
from workflow.ljvae.randomness import random_state
from workflow.ljvae.storage import load_arrays, save_arrays


def main(train: str, detector: str, study_seed: int, box: float, settings: dict) -> None:
    normal = load_arrays(train)
    seed = random_state(study_seed, "detector")
    fitted = fit_detector(normal["positions"], normal["gamma"], box=box, **settings, seed=seed)
    log.info("weights learned, in units of T / sigma: %s", fitted["potential/weights"].round(3).tolist())
    save_arrays(detector, fitted)


if __name__ == "__main__":
    run(main, snakemake)
