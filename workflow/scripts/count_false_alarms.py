"""Count false alarms on the test set: over all gammas, and of each."""

from workflow.ljvae.anomaly.areas import FALSE_ALARMS
from workflow.ljvae.anomaly.conformal import count_false_alarms
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_array, save_table


def main(input, output: str, names: dict, confidence: float) -> None:
    rows = count_false_alarms(
        load_array(input.test_scores, "combined"),
        load_array(input.test, "gamma"),
        load_array(input.detector, "calibration/combined"),
        load_array(input.detector, "calibration/gamma"),
        nominal=FALSE_ALARMS,
        confidence=confidence,
    )
    save_table(output, [names | row for row in rows])


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            {"model": snakemake.wildcards.model, "seed": int(snakemake.wildcards.seed)},
            snakemake.params.interval,
        )
