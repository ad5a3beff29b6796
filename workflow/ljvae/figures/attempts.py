"""The attempts side by side: an original, and what each network makes of it."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, axes_grid, show_configuration


def draw(gammas: np.ndarray, originals: np.ndarray, panels: dict[str, np.ndarray], errors: pandas.Series) -> Figure:
    """``panels`` has reconstructions (G, N, 2) by model, laid on the ``originals``; ``errors`` their test errors."""
    columns = 4
    rows = -(-len(panels) // columns)
    figure, axes = axes_grid(len(gammas) * rows, columns, 1.95 * len(gammas) * rows + 0.4)
    for ax in axes.flat:
        ax.set_visible(False)
    for k, (name, points) in enumerate(panels.items()):
        for g, gamma in enumerate(gammas):
            ax = axes[g * rows + k // columns, k % columns]
            ax.set_visible(True)
            show_configuration(ax, originals[g], color=ORIGINAL)
            show_configuration(ax, points[g], color=RECONSTRUCTED, fill=False)
            ax.set_title(f"{name}\n{errors[name]:.4f}", fontsize="x-small")
            if k % columns == 0:
                ax.set_ylabel(rf"$\gamma$ = {gamma:g}", fontsize="small")
    figure.suptitle(
        "Grey: original. Rings: reconstruction. Numbers: test mean squared error of a distance ($L^2$).",
        fontsize="small",
    )
    return figure
