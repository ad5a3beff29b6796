"""Tabulate what each part of the detector adds, and what the error of each network would add."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.ablation import NetworkError, vary_parts
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.detector import describe_configurations, rate_energies
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.storage import load_array, load_arrays, save_table


def read_scores(split_scores: list[str], scores: list[str]) -> dict[str, dict[str, np.ndarray]]:
    """The detector's scores (S,) by split or ensemble and score, from files of the splits and of the families."""
    read = {name: load_arrays(path) for name, path in zip(("test", "calibration"), split_scores, strict=True)}
    for path in scores:
        for name, values in load_arrays(path).items():
            ensemble, score = name.split("/")
            read.setdefault(ensemble, {})[score] = values
    return read


def main(
    detector: str,
    normal: str,
    validation: str,
    splits: list[str],
    split_scores: list[str],
    anomalies: list[str],
    scores: list[str],
    encodings: list[str],
    table: str,
    study_seed: int,
    networks: list[list],
    ensembles: dict[str, dict],
    derived: list[str],
    analysis: dict,
) -> None:
    fitted = load_arrays(detector)
    described = load_arrays(normal)
    files = dict(zip(["validation", "test", "calibration", *ensembles], [validation, *splits, *anomalies], strict=True))
    regressors = {
        name: rate_energies(describe_configurations(load_array(path, "positions"), fitted), fitted)[1]
        for name, path in files.items()
    }
    parts = read_scores(split_scores, scores)
    variants = {name: vary_parts(parts[name]) for name in files if name != "validation"}
    for k, (model, seed) in enumerate(networks):
        own = dict(zip(files, encodings[k * len(files) : (k + 1) * len(files)], strict=True))
        errors = {name: np.log(load_array(path, "mse").astype(np.float64)) for name, path in own.items()}
        network = NetworkError(errors["validation"], regressors["validation"])
        for name, chosen in variants.items():
            chosen[f"with {model} seed {seed}"] = network.add(parts[name], errors[name], regressors[name])
    references = {name: find_references(description, described)[:1] for name, description in ensembles.items()}
    parents = {name: load_array(files[name], "parents") for name in derived}
    rows: list[dict] = []
    for variant in variants["test"]:
        by_name = {name: variants[name][variant] for name in ensembles}
        compared = variants["test"][variant], variants["calibration"][variant], by_name
        rows += tabulate_score(variant, *compared, references, parents, study_seed, **analysis)
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
