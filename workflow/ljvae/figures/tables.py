"""Rows of result tables that figures show."""

import pandas


def select_network(table: pandas.DataFrame, model: str, seed: int, order: str) -> pandas.DataFrame:
    """Rows of the network that figures show, and of the baselines that read matrices in its order.

    >>> rows = [("conv2d", 1, "distances_x"), ("conv2d", 2, "distances_x"), ("baseline", None, "distances_y")]
    >>> table = pandas.DataFrame(rows, columns=["model", "seed", "representation"])
    >>> select_network(table, "conv2d", 2, "y").index.tolist()
    [1, 2]
    """
    network = (table["model"] == model) & (table["seed"] == seed)
    baseline = (table["model"] == "baseline") & (table["representation"] == f"distances_{order}")
    return table[network | baseline]
