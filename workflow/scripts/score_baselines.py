"""Score a family of anomalies and normal configurations without a network, and by an oracle."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.baselines import Baselines
from workflow.ljvae.anomaly.ceilings import tabulate_ceilings
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.randomness import random_state
from workflow.ljvae.storage import load_array, load_arrays, open_matrices, save_table

SPLITS = ("train", "test", "calibration")


def main(
    splits: list[str],
    split_matrices: list[str],
    normal: str,
    anomalies: list[str],
    matrices: list[str],
    pca: str,
    rows: str,
    order: str,
    study_seed: int,
    ensembles: dict[str, dict],
    derived: list[str],
    system: dict,
    analysis: dict,
) -> None:
    seed = random_state(study_seed, f"baselines {order}")
    files = dict(zip([*SPLITS, *ensembles], [*splits, *anomalies], strict=True))
    positions = {name: load_array(path, "positions") for name, path in files.items()}
    sorted_matrices = dict(zip(files, map(open_matrices, [*split_matrices, *matrices]), strict=True))
    trained = sorted_matrices["train"], positions["train"]
    baselines = Baselines(*trained, load_arrays(pca), seed=seed, box=system["box"])
    scored = {name: baselines.score(sorted_matrices[name], positions[name]) for name in files if name != "train"}
    parents = {name: load_array(files[name], "parents") for name in derived}
    described = load_arrays(normal)
    references = {name: find_references(description, described) for name, description in ensembles.items()}
    table: list[dict] = []
    for score, test in scored["test"].items():
        by_name = {name: scored[name][score] for name in ensembles}
        compared = test, scored["calibration"][score], by_name
        table += tabulate_score(score, *compared, references, parents, study_seed, **analysis)
    for name, description in ensembles.items():
        if description["kind"] == "simulated":
            judged = {each: positions[each] for each in (*SPLITS, name)}
            arguments = judged, described, references[name], system
            table += tabulate_ceilings(name, description, *arguments, study_seed, **analysis)
    representation = {"representation": f"distances_{order}"}
    save_table(rows, [{"model": "baseline", "seed": None, **row, **representation} for row in table])


if __name__ == "__main__":
    run(main, snakemake)
