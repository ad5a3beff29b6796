"""Generated configurations alongside simulated ones."""

from typing import Any

import numpy as np
import pandas
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_method
from workflow.ljvae.figures.style import ORIGINAL, WIDTH, distinct_colors, show_configuration, stand_in_box, wrap


def draw(arrays: dict[str, np.ndarray], rows: pandas.DataFrame, box: float) -> Figure:
    """``arrays`` as `compare_generated` stores them, ``rows`` of generation.csv for the same model and seed.

    Generated points have no place in the box: they stand on the middle of its floor.
    """
    methods = list(rows["method"])
    colors = {"data": ORIGINAL} | distinct_colors(method for method in methods if method != "data")
    overlap = rows.set_index("method")["overlap_fraction"]
    figure = Figure(figsize=(WIDTH, 5.6), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.1, 1])[:, 0]
    axes = top.subplots(2, len(methods), squeeze=False)
    for column, method in enumerate(methods):
        points = arrays[f"{method}/points"]
        for row, ax in enumerate(axes[:, column]):
            example = points[row * len(points) // 2]
            placed = example if method == "data" else stand_in_box(example, box)
            show_configuration(ax, placed, box, color=colors[method])
        name = wrap(name_method(method), 16)
        axes[0, column].set_title(f"{name}\noverlap: {overlap[method]:.0%}", fontsize="x-small")
    distances, heights, energies = bottom.subplots(1, 3)
    for method in methods:
        style: dict[str, Any] = {"color": colors[method], "linewidth": 1.2}
        distances.plot(arrays["distance_bins"], arrays[f"{method}/distances"], label=name_method(method), **style)
        heights.plot(arrays["height_bins"], arrays[f"{method}/heights"], **style)
        sns.ecdfplot(arrays[f"{method}/energy"], ax=energies, **style)
    distances.set(xlabel=r"pair distance ($\sigma$)", ylabel="fraction of pairs", xlim=(0, 8))
    heights.set(xlabel=r"height above the lowest ($\sigma$)", ylabel="fraction of particles", xlim=(0, 12))
    energies.set(xlabel=r"capped energy per particle ($\epsilon$)", ylabel="fraction below")
    bottom.legend(*distances.get_legend_handles_labels(), loc="outside lower center", ncols=len(methods))
    return figure
