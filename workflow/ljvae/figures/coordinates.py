"""Coordinates from matrices: by the Gram matrix and by learning."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import axes_grid, distinct_colors


def draw(rows: pandas.DataFrame) -> Figure:
    """``rows`` of geometry.csv of one model: errors after Procrustes by gamma, from true and from decoded matrices.

    Points are means over seeds; bars span the intervals of all seeds.
    """
    methods = list(pandas.unique(rows["method"]))
    colors = distinct_colors(methods)
    figure, (axes,) = axes_grid(1, 2, 3.3, sharey=True)
    ensembles = list(pandas.unique(rows["ensemble"]))
    for ax, source in zip(axes, ("true", "decoded"), strict=True):
        for k, method in enumerate(methods):
            chosen = rows[(rows["matrix"] == source) & (rows["method"] == method)].groupby("ensemble", sort=False)
            error = chosen["procrustes_rmse"].mean().loc[ensembles]
            extent = [error - chosen["procrustes_rmse_low"].min(), chosen["procrustes_rmse_high"].max() - error]
            x = np.arange(len(ensembles)) + 0.16 * (k - (len(methods) - 1) / 2)
            ax.errorbar(x, error, yerr=extent, fmt="o", markersize=4, color=colors[method], label=method)
        ax.set(yscale="log", xticks=range(len(ensembles)), title=f"from {source} matrices")
        ax.set_xticklabels([name.replace("gamma_", r"$\gamma$ = ") for name in ensembles], fontsize="small")
    axes[0].set_ylabel(r"RMS displacement after Procrustes ($\sigma$)")
    figure.legend(
        *axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=len(methods), fontsize="small"
    )
    return figure
