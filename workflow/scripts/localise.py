"""Find the moved particles in corrupted ensembles by the surprises of one model."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.localisation import (
    find_suspects_by_model,
    locate_moved,
    particle_errors,
    tabulate_suspects,
)
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, pair_surprise
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.statistics import extreme_indices
from workflow.ljvae.storage import load_arrays, open_matrices, save_arrays, save_table


def read_errors(matrices: str, encoding: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Read matrices (S, N, N), their oriented points (S, N, 2), and the model's error (S, N) of each particle."""
    array = np.asarray(open_matrices(matrices))
    points = orient(array)[0]
    return array, points, particle_errors(load_arrays(encoding), array, points)


def main(
    train_matrices: str,
    validation_matrices: str,
    validation_encoding: str,
    test: str,
    anomalies: list[str],
    matrices: list[str],
    encodings: list[str],
    rows: str,
    examples: str,
    model: str,
    seed: int,
    study_seed: int,
    box: float,
    ensembles: dict[str, dict],
    analysis: dict,
) -> None:
    surprise = fit_pair_surprise(open_matrices(train_matrices), box)
    normal_errors = read_errors(validation_matrices, validation_encoding)[2]
    test_set = load_arrays(test)
    table: list[dict] = []
    shown: dict[str, np.ndarray] = {}
    for k, (name, description) in enumerate(ensembles.items()):
        moves = locate_moved(load_arrays(anomalies[k]), test_set)
        array, points, errors = read_errors(matrices[k], encodings[k])
        pairs = pair_surprise(array, surprise, box)
        suspected = find_suspects_by_model(points, errors, normal_errors, pairs, box=box, count=description["points"])
        rows_of_model = tabulate_suspects({"model": suspected}, moves, name, study_seed, analysis)
        table += [{"model": model, "seed": seed, **row} for row in rows_of_model]
        shown[f"{name}/model"] = suspected[extreme_indices(moves.gamma)]
    save_table(rows, table)
    save_arrays(examples, shown)


if __name__ == "__main__":
    run(main, snakemake)
