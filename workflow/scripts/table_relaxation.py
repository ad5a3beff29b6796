"""Sweeps to equilibrium from generated configurations, beside those from random ones."""

import pandas

from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_table, save_table


def settled(curve: pandas.DataFrame, bound: float) -> float:
    """First of the recorded sweeps at which the energies are within ``bound`` of equilibrium; NaN if there is none."""
    return curve.loc[curve["energy_ks"] <= bound, "sweeps"].min()


def main(random: str, curves: list[str], output: str, bound: float) -> None:
    start = {gamma: settled(curve, bound) for gamma, curve in load_table(random).groupby("gamma")}
    rows = []
    for path in curves:
        for (model, seed, way, gamma), curve in load_table(path).groupby(["model", "seed", "way", "gamma"], sort=False):
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
