"""The phases of all trajectories in the plane of the first two averaged components."""

import numpy as np
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import NORMAL, distinct_colors, panels


def draw(latents: np.ndarray, phases: np.ndarray, trajectory: np.ndarray, names: list[str], unit: str) -> Figure:
    """Draw averaged latents (S, L) by their ``phases`` (S,), in a panel for each trajectory.

    ``trajectory`` (S,) are places in ``names``, and ``unit`` is that of the latents.
    """
    figure, axes = panels(len(names), 2.8, extra=0.4, columns=min(3, len(names)), sharex=True, sharey=True)
    colors = distinct_colors(range(int(phases.max()) + 1))
    for number, (ax, name) in enumerate(zip(axes.ravel(), names, strict=False)):
        ax.scatter(latents[:, 0], latents[:, 1], s=1, color=NORMAL, alpha=0.1, linewidths=0, rasterized=True)
        own = trajectory == number
        for phase, color in colors.items():
            chosen = own & (phases == phase)
            ax.scatter(*latents[chosen, :2].T, s=2, color=color, alpha=0.5, linewidths=0, rasterized=True)
        ax.set_title(name)
    for ax in axes[-1]:
        ax.set_xlabel(f"first component ({unit})")
    axes[0, 0].set_ylabel(f"second component ({unit})")
    handles = [axes[0, 0].scatter([], [], s=9, color=color, label=f"phase {phase}") for phase, color in colors.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=6)
    return figure
