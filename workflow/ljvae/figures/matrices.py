"""Distance matrices before and after sorting the points."""

import numpy as np
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma
from workflow.ljvae.figures.style import axes_grid, show_matrix


def draw(unsorted: dict[float, np.ndarray], ordered: dict[float, np.ndarray], order: str) -> Figure:
    """One matrix (N, N) in units of L for each gamma, in the sampler's order and in that of the network."""
    figure, axes = axes_grid(2, len(unsorted), 3.6, width=min(1.0, 0.25 + 0.19 * len(unsorted)))
    largest = max(matrix.max() for matrix in (*unsorted.values(), *ordered.values()))
    for column, gamma in enumerate(unsorted):
        show_matrix(axes[0, column], unsorted[gamma], largest)
        image = show_matrix(axes[1, column], ordered[gamma], largest)
        axes[0, column].set_title(name_gamma(gamma))
    axes[0, 0].set_ylabel("as simulated")
    axes[1, 0].set_ylabel("as the network reads them" if order == "none" else f"points sorted by {order}")
    figure.colorbar(image, ax=axes, label="distance / L", shrink=0.7)
    return figure
