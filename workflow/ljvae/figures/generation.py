"""Generated configurations alongside simulated ones."""

import numpy as np
import pandas
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, WIDTH, distinct_colors, show_configuration

NAMES = {
    "data": "simulated",
    "reconstruction": "reconstructed",
    "prior": "prior",
    "first_dimensions": "first dimensions",
    "pca_20": "20 PCA components",
    "pca_all": "all components",
}


def draw(arrays: dict[str, np.ndarray], rows: pandas.DataFrame) -> Figure:
    """``arrays`` as `compare_generated` stores them, ``rows`` of generation.csv for the same model and seed."""
    methods = list(rows["method"])
    colors = {"data": ORIGINAL} | distinct_colors(method for method in methods if method != "data")
    overlap = rows.set_index("method")["overlap_fraction"]
    figure = Figure(figsize=(WIDTH, 6.4), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.4, 1])[:, 0]
    axes = top.subplots(2, len(methods), squeeze=False)
    for column, method in enumerate(methods):
        for row, ax in enumerate(axes[:, column]):
            points = arrays[f"{method}/points"]
            show_configuration(ax, points[row * len(points) // 2], color=colors[method])
            if row == 0:
                ax.set_title(f"{NAMES[method]}\noverlap: {overlap[method]:.0%}", fontsize="x-small")
    distances, heights, energies = bottom.subplots(1, 3)
    for method in methods:
        style = {"color": colors[method], "linewidth": 1.2}
        distances.plot(arrays["distance_bins"], arrays[f"{method}/distances"], **style)
        heights.plot(arrays["height_bins"], arrays[f"{method}/heights"], **style)
        sns.ecdfplot(arrays[f"{method}/energy"], ax=energies, **style)
    distances.set(xlabel=r"pair distance ($\sigma$)", ylabel="fraction", xlim=(0, 8))
    heights.set(xlabel=r"height above the lowest ($\sigma$)", ylabel="fraction", xlim=(0, 12))
    energies.set(xlabel=r"capped energy ($\epsilon$)", ylabel="fraction below")
    return figure
