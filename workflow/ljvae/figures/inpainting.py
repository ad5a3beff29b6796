"""Blacked-out matrices restored by several methods."""

from typing import Any

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import WIDTH, distinct_colors, show_matrix

METHODS = {
    "mean_fill": "mean matrix",
    "network": "network",
    "network_completed": "network,\nof completed",
    "geometry": "geometry",
}


def draw(examples: dict[str, np.ndarray], ensembles: list[str], table: pandas.DataFrame) -> Figure:
    """``examples`` as `inpaint` stores them, ``table`` the rows of inpainting.csv of all models of one seed."""
    shown = ensembles[:4]
    ways = [way for way in METHODS if f"{ensembles[0]}/{way}" in examples]
    height = 1.35 * len(shown)
    figure = Figure(figsize=(WIDTH, height + 3.2), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=[height, 3.2])[:, 0]
    axes = top.subplots(len(shown), 2 + len(ways), squeeze=False)
    for number, (row, name) in enumerate(zip(axes, shown, strict=True)):
        largest = examples[f"{name}/original"].max()
        for ax, way in zip(row, ("original", "masked", *ways), strict=True):
            show_matrix(ax, examples[f"{name}/{way}"], largest)
            if number == 0:
                ax.set_title(METHODS.get(way, way), fontsize="x-small")
        row[0].set_ylabel(name.replace("_", " "), fontsize="xx-small")
    ax = bottom.subplots()
    lines: dict[str, pandas.DataFrame] = {}
    network: Any  # model and method
    for network, rows in table.groupby(["model", "method"], sort=False):
        lines.setdefault(_label(*network), rows)  # methods without a network are the same for each
    colors = distinct_colors(lines)
    for label, rows in lines.items():
        errors = rows.set_index("ensemble").loc[ensembles, "mse"]
        ax.plot(np.arange(len(errors)), np.maximum(errors, 1e-8), marker="o", color=colors[label], label=label)
    ax.set(yscale="log", ylabel="mean squared error\nof what was hidden ($L^2$)", xticks=range(len(ensembles)))
    ax.set_xticklabels([name.replace("_", " ") for name in ensembles], fontsize="x-small", rotation=35, ha="right")
    ax.legend(fontsize="x-small", loc="center left", bbox_to_anchor=(1.0, 0.5))
    return figure


def _label(model: str, method: str) -> str:
    return METHODS[method] if method in ("mean_fill", "geometry") else f"{model}: {METHODS[method]}"
