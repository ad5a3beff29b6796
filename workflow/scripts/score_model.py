"""Compare a network's error and KL divergence for a family of anomalies with those of normal configurations."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.references import find_references
from workflow.ljvae.storage import load_array, load_arrays, save_table

SCORES = ("mse", "kl")


def main(
    normal: str,
    test: str,
    calibration: str,
    anomalies: list[str],
    encodings: list[str],
    rows: str,
    model: str,
    seed: int,
    study_seed: int,
    ensembles: dict[str, dict],
    derived: list[str],
    representation: str,
    analysis: dict,
) -> None:
    described = load_arrays(normal)
    references = {name: find_references(description, described) for name, description in ensembles.items()}
    files = dict(zip(ensembles, anomalies, strict=True))
    parents = {name: load_array(files[name], "parents") for name in derived}
    table: list[dict] = []
    for score in SCORES:
        by_name = {name: load_array(path, score) for name, path in zip(ensembles, encodings, strict=True)}
        compared = load_array(test, score), load_array(calibration, score), by_name
        table += tabulate_score(score, *compared, references, parents, study_seed, **analysis)
    save_table(rows, [{"model": model, "seed": seed, **row, "representation": representation} for row in table])


if __name__ == "__main__":
    run(main, snakemake)
