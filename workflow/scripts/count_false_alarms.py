"""Count false alarms on the test set: over all gammas, and for each gamma."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import FALSE_ALARMS
from workflow.ljvae.anomaly.conformal import count_false_alarms
from workflow.ljvae.storage import load_array, save_table


def main(detector: str, test: str, test_scores: str, rows: str, model: str, seed: int, confidence: float) -> None:
    counted = count_false_alarms(
        load_array(test_scores, "combined"),
        load_array(test, "gamma"),
        load_array(detector, "calibration/combined"),
        load_array(detector, "calibration/gamma"),
        nominal=FALSE_ALARMS,
        confidence=confidence,
    )
    save_table(rows, [{"model": model, "seed": seed, **row} for row in counted])


if __name__ == "__main__":
    run(main, snakemake)
