"""Which particles were moved, and which ones are suspected: examples, and how often that is right."""

from typing import Any

import numpy as np
import pandas
from matplotlib.figure import Figure, SubFigure

from workflow.ljvae.figures.names import name_gamma, name_method
from workflow.ljvae.figures.style import (
    NORMAL,
    RECONSTRUCTED,
    WIDTH,
    distinct_colors,
    pick_evenly,
    show_configuration,
    wrap,
)

METHODS = ("model", "short_pairs", "oracle")
_EXAMPLES = 2  # corrupted ensembles with configurations
_MOST = 8  # corrupted ensembles with fractions


def draw(examples: dict[str, np.ndarray], names: dict[str, str], table: pandas.DataFrame, box: float) -> Figure:
    """``examples`` as `localise` stores them, ``table`` the rows of localisation.csv over all gammas.

    ``names`` are display names of the corrupted ensembles, of which those are drawn that span the network's precision.
    """
    precision = table[table["method"] == "model"].set_index("ensemble")["precision"].to_dict()
    ordered = sorted(names, key=precision.__getitem__, reverse=True)
    pictured = list(names)[:_EXAMPLES]
    shown = pick_evenly(ordered, _MOST)
    heights = [2.0 * len(pictured), 0.33 * len(shown) + 1.2]
    figure = Figure(figsize=(WIDTH, sum(heights) + 0.3), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
    _draw_configurations(top, examples, pictured, names, box)
    nulls = {name: examples[f"{name}/moved"].shape[1] / examples[f"{name}/positions"].shape[1] for name in shown}
    _draw_fractions(bottom, table, nulls, names)
    figure.suptitle("Coloured: moved. Crosses: suspected.", fontsize="x-small")
    return figure


def _draw_configurations(
    figure: SubFigure, examples: dict[str, np.ndarray], ensembles: list[str], names: dict[str, str], box: float
) -> None:
    axes = figure.subplots(len(ensembles), 4, squeeze=False)
    for row, name in zip(axes, ensembles, strict=True):
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
                ax.set_title(f"{name_method(method)}, {name_gamma(gamma)}", fontsize="x-small")
        row[0].set_ylabel(wrap(names[name], 26), fontsize="x-small")


def _draw_fractions(figure: SubFigure, table: pandas.DataFrame, nulls: dict[str, float], names: dict[str, str]) -> None:
    """Fractions of each ensemble of the ``nulls``, the fractions that a random choice finds."""
    ensembles = list(nulls)
    precision, recall = figure.subplots(1, 2, sharey=True)
    colors = distinct_colors(METHODS)
    null_style: dict[str, Any] = {"color": "0.6", "markersize": 16, "markeredgewidth": 1.5, "label": "random choice"}
    for ax in (precision, recall):
        ax.plot(list(nulls.values()), range(len(nulls)), "|", **null_style)
    for k, method in enumerate(METHODS):
        rows = table[table["method"] == method].set_index("ensemble").loc[ensembles]
        y = np.arange(len(rows)) + 0.22 * (k - 1)
        style: dict[str, Any] = {"fmt": "o", "markersize": 3, "color": colors[method], "label": name_method(method)}
        for ax, key in ((precision, "precision"), (recall, "recall")):
            extent = [rows[key] - rows[f"{key}_low"], rows[f"{key}_high"] - rows[key]]
            ax.errorbar(rows[key], y, xerr=np.maximum(extent, 0), **style)
    precision.set_yticks(range(len(ensembles)), [wrap(names[name], 34) for name in ensembles], fontsize="x-small")
    precision.set(xlim=(0, 1), xlabel="fraction of suspects that were moved")
    recall.set(xlim=(0, 1), xlabel=r"fraction of those moved over 0.5 $\sigma$ suspected")
    precision.set_ylim(len(ensembles) - 0.5, -0.5)
    figure.legend(*recall.get_legend_handles_labels(), loc="outside lower center", ncols=len(METHODS) + 1)
