"""Count the core seconds that generated configurations cost, from Snakemake's benchmarks of the jobs."""

import pandas

from workflow.control.jobs import run
from workflow.ljvae.generation.cost import Jobs, count_costs
from workflow.ljvae.storage import load_table, save_table, sum_core_seconds


def main(
    relaxation: str,
    table: str,
    benchmarks: dict[str, dict[str, list[str]]],
    simulations: list[str],
    counts: dict[str, int],
) -> None:
    """Read the ``benchmarks`` of each network and seed, and of the ``simulations``.

    ``counts`` has the ``sweeps`` of all configurations in the simulations together, and the configurations that are
    ``drawn`` of each method and gamma.
    """
    sweep = sum_core_seconds(simulations) / counts["sweeps"]
    costs = []
    for (model, seed), settling in load_table(relaxation).groupby(["model", "seed"], sort=False):
        seconds = {stage: sum_core_seconds(paths) for stage, paths in benchmarks[f"{model} seed {seed}"].items()}
        costs.append(count_costs(settling, Jobs(**seconds, drawn=counts["drawn"] * len(settling)), sweep))
    save_table(table, pandas.concat(costs))


if __name__ == "__main__":
    run(main, snakemake)
