"""The attempts side by side: an original, and what each network makes of it."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma, name_network
from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, axes_grid, show_configuration, wrap

_COLUMNS = 4


def draw(
    gammas: np.ndarray, originals: np.ndarray, panels: dict[str, np.ndarray], errors: pandas.Series, box: float
) -> Figure:
    """``panels`` has reconstructions (G, N, 2) by model, laid on the ``originals``; ``errors`` their test errors."""
    rows = -(-len(panels) // _COLUMNS)
    columns = -(-len(panels) // rows)
    figure, axes = axes_grid(len(gammas) * rows, columns, 2.15 * len(gammas) * rows + 0.3)
    for ax in axes.flat:
        ax.set_axis_off()
    for k, (name, points) in enumerate(panels.items()):
        for g, gamma in enumerate(gammas):
            ax = axes[g * rows + k // columns, k % columns]
            ax.set_axis_on()
            show_configuration(ax, originals[g], box, color=ORIGINAL)
            show_configuration(ax, points[g], box, color=RECONSTRUCTED, fill=False)
            ax.set_title(f"{wrap(name_network(name), 26)}\nMSE {errors[name]:.4f}", fontsize="x-small", va="bottom")
            if k % columns == 0:
                ax.set_ylabel(name_gamma(gamma))
    figure.suptitle(
        "Grey: original. Rings: reconstruction. MSE: test mean squared error of a distance ($L^2$).",
        fontsize="x-small",
    )
    return figure
