"""Equilibrium configurations of each gamma."""

import numpy as np
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma
from workflow.ljvae.figures.style import axes_grid, show_configuration


def draw(positions: dict[float, np.ndarray], box: float) -> Figure:
    """``positions`` has a few configurations (k, N, 2) of each gamma: one column per gamma."""
    examples = max(map(len, positions.values()))
    figure, axes = axes_grid(examples, len(positions), 7.2 / max(len(positions), 3) * examples + 0.3)
    for column, (gamma, configurations) in enumerate(positions.items()):
        for row, points in enumerate(configurations):
            show_configuration(axes[row, column], points, box)
        axes[0, column].set_title(name_gamma(gamma))
    caption = "Discs have the diameter $\\sigma$; gravity points down. Dashed: the region that centres can reach."
    figure.supxlabel(caption, fontsize="x-small")
    return figure
