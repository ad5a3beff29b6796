"""Draw the ROC curves of all families of anomalies."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_roc import SCORES, draw
from workflow.ljvae.storage import load_arrays


def main(test_scores: str, scores: list[str], figure: list[str], families: dict[str, list[str]]) -> None:
    normal = load_arrays(test_scores)
    by_score: dict[str, dict[str, np.ndarray]] = {score: {"test": normal[score]} for score in SCORES}
    for path in scores:
        for name, values in load_arrays(path).items():
            ensemble, score = name.split("/")
            if score in by_score:
                by_score[score][ensemble] = values
    style.save(draw(by_score, families), figure)


if __name__ == "__main__":
    run(main, snakemake)
