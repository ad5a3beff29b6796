"""Draw the ROC curves of all families of anomalies."""

import numpy as np

from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_roc import SCORES, draw
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_arrays


def main(test: str, inputs: list[str], outputs: list[str], families: dict[str, list[str]]) -> None:
    normal = load_arrays(test)
    scores: dict[str, dict[str, np.ndarray]] = {score: {"test": normal[score]} for score in SCORES}
    for path in inputs:
        for name, values in load_arrays(path).items():
            ensemble, score = name.split("/")
            if score in scores:
                scores[score][ensemble] = values
    style.save(draw(scores, families), outputs)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.test, snakemake.input.anomalies, snakemake.output, snakemake.params.families)
