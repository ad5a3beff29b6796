"""The study in four pictures: a configuration, its matrix, the network's reconstruction, and scores."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import NORMAL, RECONSTRUCTED, axes_grid, show_configuration, show_matrix


def draw(
    points: np.ndarray,
    matrix: np.ndarray,
    reconstruction: np.ndarray,
    errors: dict[str, np.ndarray],
    box: float,
) -> Figure:
    """Draw one configuration (N, 2) in sigma, its matrix and the reconstruction (N, N) in units of L, and errors (S,).

    ``errors`` has those of the normal fluid first, then those of an anomaly, by their names.
    """
    figure, (axes,) = axes_grid(1, 4, 1.95, width_ratios=[1, 1, 1.25, 1.25])
    show_configuration(axes[0], points, box)
    axes[0].set_title("configuration")
    largest = max(matrix.max(), reconstruction.max())
    image = show_matrix(axes[1], matrix, largest)
    axes[1].set_title("sorted distances")
    show_matrix(axes[2], reconstruction, largest)
    axes[2].set_title("reconstruction")
    figure.colorbar(image, ax=axes[2], label="distance / L", ticks=[0, 0.5, 1], fraction=0.08, shrink=0.8)
    _show_scores(axes[3], errors)
    axes[3].set_title("reconstruction error")
    return figure


def _show_scores(ax: Axes, errors: dict[str, np.ndarray]) -> None:
    values = {name: np.log10(each) for name, each in errors.items()}
    bins = np.histogram_bin_edges(np.concatenate(list(values.values())), 40).tolist()
    for (name, each), color in zip(values.items(), [NORMAL, RECONSTRUCTED], strict=True):
        ax.hist(each, bins, density=True, histtype="stepfilled", color=color, alpha=0.6, label=name)
    highest = ax.get_ylim()[1]
    ax.set(yticks=[], ylim=(0, 1.45 * highest), xlabel="log$_{10}$(error / $L^2$)", ylabel="density")
    ax.legend(fontsize="x-small", loc="upper left")
