"""Draw the matrix decoded from zero, and its change for steps along each of the most significant dimensions."""

import numpy as np
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import axes_grid, show_matrix


def draw(zero: np.ndarray, traversals: np.ndarray, dimensions: np.ndarray, steps: np.ndarray, numbers: str) -> Figure:
    """``zero`` (N, N) decodes from z = 0, ``traversals`` (K, V, N, N) from ``steps`` (V,) along ``dimensions`` (K,).

    Left of each row the change between the outermost steps; ``numbers`` is a line of text.
    """
    figure, axes = axes_grid(len(traversals), len(steps) + 1, 1.25 * len(traversals) + 0.6)
    largest = traversals.max()
    changes = traversals[:, -1] - traversals[:, 0]
    change = np.abs(changes).max()
    for row, (moved, dimension) in enumerate(zip(traversals, dimensions, strict=True)):
        difference = show_matrix(axes[row, 0], changes[row], change, "RdBu_r", -change)
        axes[row, 0].set_ylabel(f"dimension {dimension}", fontsize="x-small")
        for column, matrix in enumerate(moved, start=1):
            image = show_matrix(axes[row, column], zero if steps[column - 1] == 0 else matrix, largest)
            if row == 0:
                axes[0, column].set_title(f"{steps[column - 1]:+g} s.d.", fontsize="small")
    axes[0, 0].set_title("pattern", fontsize="small")
    figure.colorbar(image, ax=axes[:, -1], label="distance / L", shrink=0.8)
    figure.colorbar(difference, ax=axes[:, -1], label="pattern / L", shrink=0.8)
    figure.suptitle(numbers, fontsize="small")
    return figure
