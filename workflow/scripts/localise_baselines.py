"""Find the moved particles in corrupted ensembles by short pairs only, and by an oracle."""

import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.anomaly.localisation import find_suspects, locate_moved, tabulate_suspects
from workflow.ljvae.anomaly.oracle import Knowledge, find_suspects_by_oracle
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, pair_surprise
from workflow.ljvae.randomness import generator
from workflow.ljvae.statistics import extreme_indices
from workflow.ljvae.storage import load_arrays, open_matrices, save_arrays, save_table


def find_suspects_by_baselines(
    positions: np.ndarray,
    pairs: np.ndarray,
    gamma: np.ndarray,
    rng: np.random.Generator,
    description: dict,
    system: dict,
) -> dict[str, np.ndarray]:
    """Find suspects (S, K) of a corrupted ensemble by short pairs only, and by the oracle.

    ``positions`` (S, N, 2), in sigma, are in x order, ``pairs`` (S, N, N) is the surprise of each pair.
    """
    count = description["points"]
    step = description["step"]
    if description["unit"] == "box":
        step *= system["box"]
    knowledge = Knowledge(system["temperature"], system["box"], ordered=description["sorting"] == "kept")
    return {
        "short_pairs": find_suspects(pairs, np.zeros(pairs.shape[:2]), count),
        "oracle": find_suspects_by_oracle(positions, gamma, rng, knowledge, count=count, step=step),
    }


def main(
    train_matrices: str,
    test: str,
    anomalies: list[str],
    matrices: list[str],
    rows: str,
    examples: str,
    study_seed: int,
    system: dict,
    ensembles: dict[str, dict],
    analysis: dict,
) -> None:
    surprise = fit_pair_surprise(open_matrices(train_matrices), system["box"])
    test_set = load_arrays(test)
    table: list[dict] = []
    shown: dict[str, np.ndarray] = {}
    for k, (name, description) in enumerate(ensembles.items()):
        ensemble = load_arrays(anomalies[k])
        moves = locate_moved(ensemble, test_set)
        positions = sort_points(ensemble["positions"], "x", ensemble["sorted_by"])
        pairs = pair_surprise(np.asarray(open_matrices(matrices[k])), surprise, system["box"])
        oracle = generator(study_seed, f"oracle {name}")
        suspects = find_suspects_by_baselines(positions, pairs, moves.gamma, oracle, description, system)
        rows_of_methods = tabulate_suspects(suspects, moves, name, study_seed, analysis)
        table += [{"model": "baseline", "seed": None, **row} for row in rows_of_methods]
        stored = {"positions": positions, "moved": moves.ranks, "gamma": moves.gamma, **suspects}
        shown |= {f"{name}/{key}": array[extreme_indices(moves.gamma)] for key, array in stored.items()}
    save_table(rows, table)
    save_arrays(examples, shown)


if __name__ == "__main__":
    run(main, snakemake)
