"""Configurations back from distance matrices by their Gram matrix."""

from typing import Any

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, axes_grid, show_configuration
from workflow.ljvae.study import gamma_name

METHOD_NAMES = {"first_particle": "first particle at the origin", "double_centred": "double-centred"}
PANELS = [("true", "first_particle"), ("decoded", "first_particle"), ("decoded", "double_centred")]


def draw(
    gammas: np.ndarray,
    originals: np.ndarray,
    reconstructions: dict[tuple[str, str], np.ndarray],
    rows: pandas.DataFrame,
) -> Figure:
    """An original (G, N, 2) of each of the ``gammas`` (G,), and its reconstruction after Procrustes by panel.

    ``rows`` are those of geometry.csv.
    """
    figure, axes = axes_grid(len(PANELS), len(originals), 2.05 * len(PANELS) + 0.6)
    for k, (matrix, method) in enumerate(PANELS):
        for column, gamma in enumerate(gammas):
            ax = axes[k, column]
            show_configuration(ax, originals[column], color=ORIGINAL)
            show_configuration(ax, reconstructions[matrix, method][column], color=RECONSTRUCTED, fill=False)
            chosen = rows[(rows["matrix"] == matrix) & (rows["method"] == method)].set_index("ensemble")
            error: Any = chosen.loc[gamma_name(gamma), "procrustes_rmse"]
            number = f"{error:.2f}" if error > 0.005 else f"{error:.0e}"
            ax.set_xlabel(rf"test set: {number} $\sigma$", fontsize="small")
            if k == 0:
                ax.set_title(rf"$\gamma$ = {gamma:g}")
        axes[k, 0].set_ylabel(f"{matrix} matrix,\n{METHOD_NAMES[method]}", fontsize="small")
    figure.suptitle(
        "Grey: original. Rings: reconstruction. Numbers: mean RMS displacement after Procrustes.", fontsize="small"
    )
    return figure
