"""Coordinates from matrices: by the Gram matrix and by learning."""

from typing import Any

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma, name_method
from workflow.ljvae.figures.style import axes_grid, distinct_colors
from workflow.ljvae.study import gamma_name


def draw(rows: pandas.DataFrame, gammas: list[float]) -> Figure:
    """``rows`` of geometry.csv of one model: errors after Procrustes by gamma, from true and from decoded matrices.

    Points are means over seeds; bars span the intervals of all seeds.
    """
    methods = list(pandas.unique(rows["method"]))
    colors = distinct_colors(methods)
    figure, (axes,) = axes_grid(1, 2, 3.4, sharey=True)
    ensembles = [gamma_name(gamma) for gamma in gammas]
    for ax, source in zip(axes, ("true", "decoded"), strict=True):
        for k, method in enumerate(methods):
            chosen = rows[(rows["matrix"] == source) & (rows["method"] == method)].groupby("ensemble", sort=False)
            error = chosen["procrustes_rmse"].mean().reindex(ensembles)
            low = chosen["procrustes_rmse_low"].min().reindex(ensembles)
            high = chosen["procrustes_rmse_high"].max().reindex(ensembles)
            x = np.arange(len(ensembles)) + 0.13 * (k - (len(methods) - 1) / 2)
            style: dict[str, Any] = {"fmt": "o", "markersize": 4, "color": colors[method], "label": name_method(method)}
            ax.errorbar(x, error, yerr=[error - low, high - error], **style)
        ax.set(yscale="log", title=f"from {source} matrices", xlim=(-0.5, len(ensembles) - 0.5))
        ax.set_xticks(range(len(ensembles)), [name_gamma(gamma) for gamma in gammas])
    axes[0].set_ylabel(r"RMS displacement after Procrustes ($\sigma$)")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure
