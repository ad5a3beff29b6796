"""The turbo tumbler: configurations of unknown orientation, laid on a side of their hull."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, WIDTH, ordered_colors, show_configuration


def draw(
    examples: dict[float, tuple[np.ndarray, np.ndarray, np.ndarray]], tilts: dict[str, dict[float, np.ndarray]]
) -> Figure:
    """``examples``: (original, Gram points before, tumbled) of a gamma; ``tilts``: degrees by source and gamma."""
    figure = Figure(figsize=(WIDTH, 1.9 * len(examples) + 2.4), layout="constrained")
    grid = figure.add_gridspec(len(examples) + 1, 6, height_ratios=[1.0] * len(examples) + [1.2])
    for row, (gamma, panels) in enumerate(examples.items()):
        titles = ("original", "Gram reconstruction", "tumbled")
        for column, (points, title) in enumerate(zip(panels, titles, strict=True)):
            ax = figure.add_subplot(grid[row, 2 * column : 2 * column + 2])
            show_configuration(ax, points, color=ORIGINAL if column == 0 else RECONSTRUCTED)
            if row == 0:
                ax.set_title(title)
            if column == 0:
                ax.set_ylabel(rf"$\gamma$ = {gamma:g}")
            if column == 2:
                ax.axhline(points[:, 1].min() - 0.5, color="0.3", linewidth=0.8)
    for k, (source, by_gamma) in enumerate(tilts.items()):
        ax = figure.add_subplot(grid[-1, 3 * k : 3 * k + 3])
        for gamma, color in ordered_colors(by_gamma).items():
            sns.ecdfplot(by_gamma[gamma], color=color, ax=ax, label=rf"$\gamma$ = {gamma:g}")
        ax.plot([0, 180], [0, 1], color="0.6", linestyle=":", label="chance level")
        ax.set(
            xlim=(0, 180), xticks=[0, 45, 90, 135, 180], xlabel="tilt (degrees)", ylabel="fraction of configurations"
        )
        ax.set_title(f"from {source} matrices", fontsize="small")
        if k == 0:
            ax.legend(fontsize="x-small")
    return figure
