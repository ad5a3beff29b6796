"""Score a family of anomalies without a network, and with an oracle's knowledge, against the test set."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.baselines import Baselines, tabulate_likelihood_ratio
from workflow.ljvae.randomness import random_state
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_table


def main(
    train: str,
    train_matrices: str,
    test: str,
    test_matrices: str,
    anomalies: list[str],
    matrices: list[str],
    pca: str,
    rows: str,
    order: str,
    study_seed: int,
    ensembles: dict[str, dict],
    derived: list[str],
    system: dict,
    settings: dict,
    analysis: dict,
) -> None:
    seed = random_state(study_seed, f"baselines {order}")
    normal = open_matrices(train_matrices), load_array(train, "positions")
    baselines = Baselines(*normal, load_arrays(pca), seed=seed, box=system["box"], **settings)
    gamma = load_array(test, "gamma")
    test_positions = load_array(test, "positions")
    files = dict(zip(ensembles, anomalies, strict=True))
    parents = {name: load_array(files[name], "parents") for name in derived}
    positions = {name: load_array(path, "positions") for name, path in files.items()}
    scored = {
        name: baselines.score(open_matrices(path), positions[name])
        for name, path in zip(ensembles, matrices, strict=True)
    }
    table: list[dict] = []
    for score, values in baselines.score(open_matrices(test_matrices), test_positions).items():
        by_name = {name: scores[score] for name, scores in scored.items()}
        table += tabulate_score(score, values, gamma, by_name, ensembles, parents, study_seed, **analysis)
    for name, description in ensembles.items():
        if description["kind"] == "simulated":
            compared = positions[name], test_positions, gamma
            table += tabulate_likelihood_ratio(name, description, *compared, system, study_seed, **analysis)
    representation = {"representation": f"distances_{order}"}
    save_table(rows, [{"model": "baseline", "seed": None, **row, **representation} for row in table])


if __name__ == "__main__":
    run(main, snakemake)
