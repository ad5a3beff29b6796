"""Score a family of anomalies by one model, and compare the scores with those of normal configurations."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import load_inputs, score_ensembles
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.storage import load_array, load_arrays, save_arrays, save_table


def main(
    detector: str,
    normal: str,
    test_scores: str,
    calibration_scores: str,
    anomalies: list[str],
    matrices: list[str],
    encodings: list[str],
    rows: str,
    arrays: str,
    model: str,
    seed: int,
    study_seed: int,
    ensembles: dict[str, dict],
    derived: list[str],
    box: float,
    loss: dict,
    representation: str,
    analysis: dict,
) -> None:
    fitted = load_arrays(detector)
    test, calibration = load_arrays(test_scores), load_arrays(calibration_scores)
    described = load_arrays(normal)
    references = {name: find_references(description, described) for name, description in ensembles.items()}
    inputs = {
        name: load_inputs(encoding, matrix, anomaly, fitted["surprise"], box)
        for name, encoding, matrix, anomaly in zip(ensembles, encodings, matrices, anomalies, strict=True)
    }
    files = dict(zip(ensembles, anomalies, strict=True))
    parents = {name: load_array(files[name], "parents") for name in derived}
    table: list[dict] = []
    stored: dict[str, np.ndarray] = {}
    for score, by_name in score_ensembles(inputs, fitted, loss["kl_weight"]).items():
        compared = test[score], calibration[score], by_name
        table += tabulate_score(score, *compared, references, parents, study_seed, **analysis)
        stored |= {f"{name}/{score}": values for name, values in by_name.items()}
    for name in ensembles:
        stored[f"{name}/p_value"] = p_values(stored[f"{name}/combined"], fitted["calibration/combined"])
    save_table(rows, [{"model": model, "seed": seed, **row, "representation": representation} for row in table])
    save_arrays(arrays, stored)


if __name__ == "__main__":
    run(main, snakemake)
