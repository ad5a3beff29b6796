"""Draw the ROC curves of all families of anomalies."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.figures import style
from workflow.ljvae.figures.anomaly_roc import SCORES, draw
from workflow.ljvae.names import name_ensembles
from workflow.ljvae.storage import load_arrays


def main(
    normal: str,
    test_scores: str,
    calibration_scores: str,
    scores: list[str],
    figure: list[str],
    families: dict[str, list[str]],
    ensembles: dict[str, dict],
) -> None:
    splits = {"test": load_arrays(test_scores), "calibration": load_arrays(calibration_scores)}
    by_score: dict[str, dict[str, np.ndarray]] = {
        score: {part: arrays[score] for part, arrays in splits.items()} for score in SCORES
    }
    for path in scores:
        for name, values in load_arrays(path).items():
            ensemble, score = name.split("/")
            if score in by_score:
                by_score[score][ensemble] = values
    described = load_arrays(normal)
    references = {name: find_references(description, described)[0] for name, description in ensembles.items()}
    style.save(draw(by_score, references, families, name_ensembles(ensembles)), figure)


if __name__ == "__main__":
    run(main, snakemake)
