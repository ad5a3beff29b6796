"""Score a family of anomalies by the detector, and compare the scores with those of normal configurations."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import SCORES, describe_configurations, score_configurations
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.storage import load_array, load_arrays, save_arrays, save_table
from workflow.ljvae.study import DETECTOR, POSITIONS


def main(
    detector: str,
    normal: str,
    test_scores: str,
    calibration_scores: str,
    anomalies: list[str],
    rows: str,
    arrays: str,
    study_seed: int,
    ensembles: dict[str, dict],
    derived: list[str],
    analysis: dict,
) -> None:
    fitted = load_arrays(detector)
    test = load_arrays(test_scores)
    calibration = load_arrays(calibration_scores)
    described = load_arrays(normal)
    references = {name: find_references(description, described) for name, description in ensembles.items()}
    files = dict(zip(ensembles, anomalies, strict=True))
    parents = {name: load_array(files[name], "parents") for name in derived}
    scored = {
        name: score_configurations(describe_configurations(load_array(path, "positions"), fitted), fitted)
        for name, path in files.items()
    }
    table: list[dict] = []
    stored: dict[str, np.ndarray] = {}
    for score in SCORES:
        by_name = {name: scores[score] for name, scores in scored.items()}
        compared = test[score], calibration[score], by_name
        table += tabulate_score(score, *compared, references, parents, study_seed, **analysis)
        stored |= {f"{name}/{score}": values for name, values in by_name.items()}
    for name in ensembles:
        stored[f"{name}/p_value"] = p_values(stored[f"{name}/combined"], calibration["combined"])
    save_table(rows, [{"model": DETECTOR, "seed": None, **row, "representation": POSITIONS} for row in table])
    save_arrays(arrays, stored)


if __name__ == "__main__":
    run(main, snakemake)
