"""The turbo tumbler: configurations of unknown orientation, laid on a side of their hull."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma
from workflow.ljvae.figures.style import (
    ORIGINAL,
    RECONSTRUCTED,
    WIDTH,
    ordered_colors,
    show_configuration,
    stand_in_box,
)


def draw(
    examples: dict[float, tuple[np.ndarray, np.ndarray, np.ndarray]],
    tilts: dict[str, dict[float, np.ndarray]],
    box: float,
) -> Figure:
    """``examples``: (original, Gram points before, tumbled) of a gamma; ``tilts``: degrees by source and gamma.

    Reconstructed points have no place in the box: they stand on the middle of its floor.
    """
    figure = Figure(figsize=(WIDTH, 2.1 * len(examples) + 2.6), layout="constrained")
    grid = figure.add_gridspec(len(examples) + 1, 6, height_ratios=[1.0] * len(examples) + [1.2])
    for row, (gamma, panels) in enumerate(examples.items()):
        titles = ("original", "Gram reconstruction", "tumbled")
        for column, (points, title) in enumerate(zip(panels, titles, strict=True)):
            ax = figure.add_subplot(grid[row, 2 * column : 2 * column + 2])
            placed = points if column == 0 else stand_in_box(points, box)
            show_configuration(ax, placed, box, color=ORIGINAL if column == 0 else RECONSTRUCTED)
            if row == 0:
                ax.set_title(title)
            if column == 0:
                ax.set_ylabel(name_gamma(gamma))
    for k, (source, by_gamma) in enumerate(tilts.items()):
        ax = figure.add_subplot(grid[-1, 3 * k : 3 * k + 3])
        for gamma, color in ordered_colors(by_gamma).items():
            sns.ecdfplot(by_gamma[gamma], color=color, ax=ax, label=name_gamma(gamma))
        ax.plot([0, 180], [0, 1], color="0.6", linestyle=":", label="chance level")
        ax.set(
            xlim=(0, 180), xticks=[0, 45, 90, 135, 180], xlabel="tilt (degrees)", ylabel="fraction of configurations"
        )
        ax.set_title(f"from {source} matrices")
    figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=5)
    return figure
