"""Score the test set with what one model says of it: what anomalies are held against."""

from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import score_configurations
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, save_arrays
from workflow.scripts.fit_detector import load_inputs


def main(input, output: str, params) -> None:
    detector = load_arrays(input.detector)
    known = load_inputs(input.encoding, input.matrices, input.test, detector["surprise"], params.box)
    found = score_configurations(known, detector, params.loss["kl_weight"])
    save_arrays(output, found | {"p_value": p_values(found["combined"], detector["calibration/combined"])})


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params)
