"""Count the sweeps to equilibrium from generated configurations and from random ones."""

from typing import Any

import numpy as np
import pandas

from workflow.control.jobs import run
from workflow.ljvae.storage import load_table, save_table


def settled(curve: pandas.DataFrame, bound: float) -> float:
    """Find the first recorded sweeps after which all energies stay within ``bound``; NaN if there are none.

    Cold sweeps can lead through it: what counts is where it is not left again.
    """
    outside = curve.loc[curve["energy_ks"] > bound, "sweeps"].max()
    return curve["sweeps"].min() if np.isnan(outside) else curve.loc[curve["sweeps"] > outside, "sweeps"].min()


def main(random_start: str, curves: list[str], table: str, bound: float) -> None:
    by_gamma = load_table(random_start).groupby("gamma")
    random_sweeps: dict[Any, float] = {gamma: settled(curve, bound) for gamma, curve in by_gamma}
    head = ["model", "seed", "method", "gamma"]
    rows = []
    key: Any  # the values of the head
    for path in curves:
        for key, curve in load_table(path).groupby(head, sort=False):
            row = dict(zip(head, key, strict=True))
            sweeps = settled(curve, bound)
            start = random_sweeps[row["gamma"]]
            row |= {"sweeps": sweeps, "random_sweeps": start, "share": sweeps / start}
            rows.append({**row, "followed_to": curve["sweeps"].max()})
    save_table(table, rows)


if __name__ == "__main__":
    run(main, snakemake)
