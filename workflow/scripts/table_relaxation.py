"""Sweeps to equilibrium from generated configurations, beside those from random ones."""

from typing import Any

import numpy as np
import pandas

from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table, save_table


def settled(curve: pandas.DataFrame, bound: float) -> float:
    """First of the recorded sweeps from which on the energies stay within ``bound``; NaN if there is none.

    Cold sweeps can lead through it: what counts is where it is not left again.
    """
    outside = curve.loc[curve["energy_ks"] > bound, "sweeps"].max()
    return curve["sweeps"].min() if np.isnan(outside) else curve.loc[curve["sweeps"] > outside, "sweeps"].min()


def main(random: str, curves: list[str], output: str, bound: float) -> None:
    start: dict[Any, float] = {gamma: settled(curve, bound) for gamma, curve in load_table(random).groupby("gamma")}
    rows = []
    key: Any  # model, seed, way and gamma
    for path in curves:
        for key, curve in load_table(path).groupby(["model", "seed", "way", "gamma"], sort=False):
            model, seed, way, gamma = key
            sweeps = settled(curve, bound)
            rows.append(
                {
                    "model": model,
                    "seed": seed,
                    "way": way,
                    "gamma": gamma,
                    "sweeps": sweeps,
                    "random_sweeps": start[gamma],
                    "share": sweeps / start[gamma],
                    "followed_to": curve["sweeps"].max(),
                }
            )
    save_table(output, rows)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input.random, list(snakemake.input.curves), snakemake.output[0], snakemake.params.bound)
