"""Which particles were moved, and which ones are suspected: examples, and how often that is right."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import NORMAL, RECONSTRUCTED, WIDTH, distinct_colors, show_configuration

METHODS = {"model": "model", "short_pairs": "short pairs alone", "oracle": "oracle"}


def draw(examples: dict[str, np.ndarray], ensembles: list[str], table: pandas.DataFrame, box: float) -> Figure:
    """``examples`` as `localise` stores them, ``table`` the rows of localisation.csv over all gammas."""
    heights = [2.3 * len(ensembles[:2]), 0.3 * len(ensembles) + 1.2]
    figure = Figure(figsize=(WIDTH, sum(heights)), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
    axes = top.subplots(len(ensembles[:2]), 4, squeeze=False)
    for row, name in zip(axes, ensembles[:2], strict=True):
        for k, pair in enumerate((row[:2], row[2:])):
            example = min(k, len(examples[f"{name}/gamma"]) - 1)
            positions = examples[f"{name}/positions"][example]
            moved = examples[f"{name}/moved"][example]
            for ax, method in zip(pair, ("model", "oracle"), strict=True):
                show_configuration(ax, positions, box, color=NORMAL)
                show_configuration(ax, positions[moved], box, color=RECONSTRUCTED)
                suspects = positions[examples[f"{name}/{method}"][example]]
                ax.scatter(*suspects.T, marker="x", color="black", s=22, linewidth=1.1)
                gamma = examples[f"{name}/gamma"][example]
                ax.set_title(rf"{METHODS[method]}, $\gamma$ = {gamma:g}", fontsize="x-small")
        row[0].set_ylabel(name, fontsize="x-small")
    precision, recall = bottom.subplots(1, 2, sharey=True)
    colors = distinct_colors(METHODS)
    for k, (method, label) in enumerate(METHODS.items()):
        rows = table[table["method"] == method].set_index("ensemble").loc[ensembles]
        y = np.arange(len(rows)) + 0.22 * (k - 1)
        for ax, key in ((precision, "precision"), (recall, "recall")):
            extent = [rows[key] - rows[f"{key}_low"], rows[f"{key}_high"] - rows[key]]
            ax.errorbar(
                rows[key], y, xerr=np.maximum(extent, 0), fmt="o", markersize=3, color=colors[method], label=label
            )
    precision.set(yticks=range(len(ensembles)), yticklabels=ensembles, xlim=(0, 1), xlabel="suspects that were moved")
    recall.set(xlim=(0, 1), xlabel=r"moved over 0.5 $\sigma$: suspected")
    precision.invert_yaxis()
    recall.legend(fontsize="x-small", loc="best")
    figure.suptitle("Coloured: moved. Crosses: suspected.", fontsize="small")
    return figure
