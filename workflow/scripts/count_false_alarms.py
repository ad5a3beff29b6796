"""Count the detector's false alarms on the test set, and on normal fluids of other gammas than the trained ones."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import FALSE_ALARMS
from workflow.ljvae.anomaly.conformal import count_false_alarms
from workflow.ljvae.anomaly.detector import PARTS
from workflow.ljvae.storage import load_array, load_arrays, save_table


def main(
    test: str,
    test_scores: str,
    calibration_scores: str,
    unseen_scores: list[str],
    table: str,
    unseen: dict[str, float],
    confidence: float,
) -> None:
    scores = load_arrays(test_scores)
    calibration = load_arrays(calibration_scores)
    others = {name: values for path in unseen_scores for name, values in load_arrays(path).items()}
    gamma = load_array(test, "gamma")
    rows = []
    for score in (*PARTS, "combined"):
        between = {value: others[f"{name}/{score}"] for name, value in unseen.items()}
        counted = count_false_alarms(
            scores[score], gamma, calibration[score], between, nominal=FALSE_ALARMS, confidence=confidence
        )
        rows += [{"score": score, **row} for row in counted]
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
