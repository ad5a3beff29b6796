"""Draw the matrix decoded from zero, and its change for steps along each of the most significant dimensions."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from workflow.ljvae.figures.style import axes_grid, show_matrix


def draw(zero: np.ndarray, traversals: np.ndarray, dimensions: np.ndarray, steps: np.ndarray, numbers: str) -> Figure:
    """``zero`` (N, N) decodes from z = 0, ``traversals`` (K, V, N, N) from ``steps`` (V,) along ``dimensions`` (K,).

    Left of each row the change between the outermost steps; ``numbers`` is a line of text.
    """
    figure, axes = axes_grid(len(traversals), len(steps) + 1, 1.25 * len(traversals) + 1.0)
    largest = traversals.max()
    changes = traversals[:, -1] - traversals[:, 0]
    change = np.abs(changes).max()
    for row, (moved, dimension) in enumerate(zip(traversals, dimensions, strict=True)):
        difference = show_matrix(axes[row, 0], changes[row], change, "RdBu_r", -change)
        axes[row, 0].set_ylabel(f"dimension {dimension}", fontsize="x-small")
        for column, matrix in enumerate(moved, start=1):
            image = show_matrix(axes[row, column], zero if steps[column - 1] == 0 else matrix, largest)
            if row == 0:
                axes[0, column].set_title(f"{steps[column - 1]:+g} s.d.")
    axes[0, 0].set_title("pattern")
    figure.colorbar(image, ax=axes[:, 1:], label="distance / L", location="bottom", shrink=0.6, aspect=30)
    bar = figure.colorbar(difference, ax=axes[:, 0], label="pattern / L", location="bottom", aspect=8)
    bar.locator = MaxNLocator(2)
    figure.suptitle(numbers, fontsize="x-small")
    return figure
