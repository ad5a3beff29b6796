"""Score the test set with what one model says of it: what anomalies are held against."""

from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import load_inputs, score_configurations
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays, save_arrays


def main(input, output: str, params) -> None:
    detector = load_arrays(input.detector)
    inputs = load_inputs(input.encoding, input.matrices, input.test, detector["surprise"], params.box)
    scores = score_configurations(inputs, detector, params.loss["kl_weight"])
    save_arrays(output, scores | {"p_value": p_values(scores["combined"], detector["calibration/combined"])})


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input, snakemake.output[0], snakemake.params)
