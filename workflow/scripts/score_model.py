"""Score a family of anomalies by one model, against the test set."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.conformal import p_values
from workflow.ljvae.anomaly.detector import load_inputs, score_ensembles
from workflow.ljvae.storage import load_array, load_arrays, save_arrays, save_table


def main(
    detector: str,
    test: str,
    test_scores: str,
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
    normal = load_arrays(test_scores)
    gamma = load_array(test, "gamma")
    inputs = {
        name: load_inputs(encoding, matrix, anomaly, fitted["surprise"], box)
        for name, encoding, matrix, anomaly in zip(ensembles, encodings, matrices, anomalies, strict=True)
    }
    files = dict(zip(ensembles, anomalies, strict=True))
    parents = {name: load_array(files[name], "parents") for name in derived}
    table: list[dict] = []
    stored: dict[str, np.ndarray] = {}
    for score, by_name in score_ensembles(inputs, fitted, loss["kl_weight"]).items():
        table += tabulate_score(score, normal[score], gamma, by_name, ensembles, parents, study_seed, **analysis)
        stored |= {f"{name}/{score}": values for name, values in by_name.items()}
    for name in ensembles:
        stored[f"{name}/p_value"] = p_values(stored[f"{name}/combined"], fitted["calibration/combined"])
    save_table(rows, [{"model": model, "seed": seed, **row, "representation": representation} for row in table])
    save_arrays(arrays, stored)


if __name__ == "__main__":
    run(main, snakemake)
