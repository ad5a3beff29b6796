"""Tabulate each model's scores and p-value for each frame of the user's own files."""

from workflow.control.jobs import run
from workflow.ljvae.anomaly.detector import SCORES
from workflow.ljvae.storage import load_arrays, save_table

COLUMNS = (*SCORES, "p_value")


def main(scores: list[str], table: str, networks: list[list], ensembles: list[str]) -> None:
    rows = []
    for path, (model, seed) in zip(scores, networks, strict=True):
        arrays = load_arrays(path)
        for ensemble in (name for name in ensembles if f"{name}/p_value" in arrays):
            columns = [arrays[f"{ensemble}/{column}"] for column in COLUMNS]
            for frame, values in enumerate(zip(*columns, strict=True)):
                numbers = dict(zip(COLUMNS, values, strict=True))
                rows.append({"model": model, "seed": seed, "ensemble": ensemble, "frame": frame, **numbers})
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
