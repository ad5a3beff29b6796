"""Join the rows of all generators, with what their training and their draws cost."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.storage import load_table, save_table, sum_core_seconds


def main(rows: list[str], costs: list[str], table: str, trainings: dict[str, dict[str, list[str]]]) -> None:
    """``trainings`` has the benchmarks of jobs that a generator and seed needs: for every method, and by method."""
    tables = []
    for judged, cost in zip(rows, costs, strict=True):
        joined = load_table(judged).merge(load_table(cost), on=["method", "gamma"], validate="one_to_one")
        generator, seed = joined.loc[0, ["generator", "seed"]]
        jobs = trainings[f"{generator} seed {seed}"]
        joined["training_seconds"] = [
            sum_core_seconds(jobs["every"] + jobs.get(method, [])) for method in joined["method"]
        ]
        tables.append(joined)
    save_table(table, pandas.concat(tables))


if __name__ == "__main__":
    run(main, snakemake)
