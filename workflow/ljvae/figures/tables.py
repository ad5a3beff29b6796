"""Rows of result tables that figures show."""

from collections.abc import Mapping
from typing import NamedTuple

import pandas

from workflow.ljvae.figures.table_names import name_claim
from workflow.ljvae.storage import load_table
from workflow.ljvae.study import POSITIONS


class Worlds(NamedTuple):
    """The multiverse as its figures show it.

    verdicts, universes and labels have the rows of multiverse.csv, universes.csv and multiverse_claims.csv. levels are
    those of each choice by name, the study's first. names are the display names of the claims.
    """

    verdicts: pandas.DataFrame
    universes: pandas.DataFrame
    labels: pandas.DataFrame
    levels: dict[str, list[str]]
    names: dict[str, str]


def load_worlds(
    verdicts: str, overview: str, labels: str, levels: dict[str, list[str]], ensembles: Mapping[str, str]
) -> Worlds:
    """Load the tables of the multiverse from their paths; ``ensembles`` are display names."""
    universes = load_table(overview, dtype=dict.fromkeys(levels, str))  # a level may look like a number
    labelled = load_table(labels)
    names = {claim: name_claim(claim, ensembles) for claim in labelled["claim"]}
    return Worlds(load_table(verdicts), universes, labelled, levels, names)


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
