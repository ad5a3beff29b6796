"""Configurations back from distance matrices by their Gram matrix."""

from typing import Any

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma, name_method
from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, axes_grid, show_configuration, wrap
from workflow.ljvae.study import gamma_name

PANELS = [("true", "first_particle"), ("decoded", "first_particle"), ("decoded", "double_centred")]


def draw(
    gammas: np.ndarray,
    originals: np.ndarray,
    reconstructions: dict[tuple[str, str], np.ndarray],
    rows: pandas.DataFrame,
    box: float,
) -> Figure:
    """An original (G, N, 2) of each of the ``gammas`` (G,), and its reconstruction after Procrustes by panel.

    ``rows`` are those of geometry.csv.
    """
    figure, axes = axes_grid(len(PANELS), len(originals), 7.0 / max(len(originals), 4) * len(PANELS) + 1.0)
    for k, (matrix, method) in enumerate(PANELS):
        for column, gamma in enumerate(gammas):
            ax = axes[k, column]
            show_configuration(ax, originals[column], box, color=ORIGINAL)
            show_configuration(ax, reconstructions[matrix, method][column], box, color=RECONSTRUCTED, fill=False)
            chosen = rows[(rows["matrix"] == matrix) & (rows["method"] == method)].set_index("ensemble")
            error: Any = chosen.loc[gamma_name(gamma), "procrustes_rmse"]
            number = f"{error:.2f}" if error > 0.005 else f"{error:.0e}"
            ax.set_xlabel(rf"test set: {number} $\sigma$")
            if k == 0:
                ax.set_title(name_gamma(gamma))
        axes[k, 0].set_ylabel(f"{matrix} matrix,\n{wrap(name_method(method), 26)}", fontsize="x-small")
    figure.suptitle(
        "Grey: original. Rings: reconstruction. Numbers: mean RMS displacement after Procrustes.", fontsize="x-small"
    )
    return figure
