"""Masked matrices restored by several methods."""

import numpy as np
import pandas
from matplotlib.figure import Figure, SubFigure

from workflow.ljvae.figures.names import name_method, name_network
from workflow.ljvae.figures.style import WIDTH, distinct_colors, pick_evenly, show_matrix, wrap

METHODS = ("mean_fill", "network", "network_completed", "geometry")
_EXAMPLES = 3  # masked ensembles with matrices
_MOST = 6  # masked ensembles with errors
_LEAST = 1e-8  # errors below are drawn here: single precision


def draw(examples: dict[str, np.ndarray], names: dict[str, str], table: pandas.DataFrame) -> Figure:
    """``examples`` as `inpaint` stores them, ``table`` the rows of inpainting.csv of all models of one seed.

    ``names`` are display names of the masked ensembles, of which those are drawn that span the errors of the mean
    matrix.
    """
    errors = table[table["method"] == "mean_fill"].drop_duplicates("ensemble").set_index("ensemble")["mse"]
    ordered = sorted(names, key=errors.to_dict().__getitem__)
    pictured = pick_evenly(ordered, _EXAMPLES)
    shown = pick_evenly(ordered, _MOST)
    heights = [1.15 * len(pictured) + 0.3, 0.3 * len(shown) + 1.5]
    figure = Figure(figsize=(WIDTH, sum(heights)), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
    _draw_matrices(top, examples, pictured, names)
    _draw_errors(bottom, table, shown, names)
    return figure


def _draw_matrices(
    figure: SubFigure, examples: dict[str, np.ndarray], ensembles: list[str], names: dict[str, str]
) -> None:
    methods = [method for method in METHODS if f"{ensembles[0]}/{method}" in examples]
    axes = figure.subplots(len(ensembles), 2 + len(methods), squeeze=False)
    for row, name in zip(axes, ensembles, strict=True):
        largest = examples[f"{name}/original"].max()
        for ax, method in zip(row, ("original", "masked", *methods), strict=True):
            image = show_matrix(ax, examples[f"{name}/{method}"], largest)
        row[0].set_ylabel(wrap(names[name], 20), fontsize="x-small")
    titles = ["original", "masked", *map(name_method, methods)]
    for ax, title in zip(axes[0], titles, strict=True):
        ax.set_title(wrap(title, 15), fontsize="x-small")
    figure.colorbar(image, ax=axes, label="distance / L", shrink=0.8)


def _draw_errors(figure: SubFigure, table: pandas.DataFrame, ensembles: list[str], names: dict[str, str]) -> None:
    models = list(pandas.unique(table["model"]))
    axes = figure.subplots(1, len(models), squeeze=False, sharey=True, sharex=True)[0]
    colors = distinct_colors(METHODS)
    for ax, model in zip(axes, models, strict=True):
        for k, method in enumerate(METHODS):
            rows = table[(table["model"] == model) & (table["method"] == method)]
            if len(rows) == 0:
                continue
            errors = rows.set_index("ensemble").loc[ensembles, "mse"]
            y = np.arange(len(errors)) + 0.16 * (k - 1.5)
            ax.plot(np.maximum(errors, _LEAST), y, "o", markersize=4, color=colors[method])
        ax.set(xscale="log", xlabel="hidden elements:\nmean squared error ($L^2$)")
        ax.set_title(name_network(model))
    axes[0].set_yticks(range(len(ensembles)), [wrap(names[name], 24) for name in ensembles], fontsize="x-small")
    axes[0].set_ylim(len(ensembles) - 0.5, -0.5)
    for method in METHODS:
        axes[0].plot([], [], "o", markersize=4, color=colors[method], label=name_method(method))
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(METHODS))
