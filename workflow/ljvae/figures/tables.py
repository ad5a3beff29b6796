"""Rows of result tables that figures show."""

import pandas

from workflow.ljvae.study import POSITIONS


def select_seed(table: pandas.DataFrame, seed: int, order: str) -> pandas.DataFrame:
    """Rows of the networks that were trained with ``seed``, and of the baselines that read matrices in ``order``.

    The detector, which reads positions, is among the baselines.

    >>> rows = [("conv2d", 1, "distances_x"), ("conv2d", 2, "distances_x"), ("pca", None, "distances_y")]
    >>> table = pandas.DataFrame(rows, columns=["model", "seed", "representation"])
    >>> select_seed(table, 2, "y").index.tolist()
    [1, 2]
    """
    baselines = table["seed"].isna() & table["representation"].isin([f"distances_{order}", POSITIONS])
    return table[(table["seed"] == seed) | baselines]


def select_network(table: pandas.DataFrame, model: str, seed: int, order: str) -> pandas.DataFrame:
    """Rows of the network that figures show, and of the baselines that read matrices in its order.

    >>> rows = [("conv2d", 1, "distances_x"), ("conv2d", 2, "distances_x"), ("baseline", None, "distances_y")]
    >>> table = pandas.DataFrame(rows, columns=["model", "seed", "representation"])
    >>> select_network(table, "conv2d", 2, "y").index.tolist()
    [1, 2]
    """
    rows = select_seed(table, seed, order)
    return rows[(rows["model"] == model) | rows["seed"].isna()]
