"""The latent space in the plane of its first two principal components."""

import numpy as np
import pandas
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import axes_grid, ordered_colors


def draw(planes: dict[float, np.ndarray], share: np.ndarray, row: pandas.Series) -> Figure:
    """``planes`` has the test points (S, 2) of each gamma, ``share`` (D,) the variance of each component."""
    figure, (axes,) = axes_grid(1, 2, 3.2, width_ratios=[1.15, 1])
    plane, variance = axes
    for gamma, color in ordered_colors(planes).items():
        points = planes[gamma]
        plane.scatter(*points.T, s=4, color=color, alpha=0.5, linewidth=0, rasterized=True)
        sns.kdeplot(x=points[:, 0], y=points[:, 1], levels=[0.3], color=color, linewidths=1.5, ax=plane)
        plane.scatter([], [], color=color, label=rf"$\gamma$ = {gamma:g}")
    plane.legend(fontsize="small", markerscale=0.7)
    plane.set(xlabel=f"component 1 ({share[0]:.1%} of the variance)", ylabel=f"component 2 ({share[1]:.1%})")
    clusters = len(planes) > 1
    plane.set_title(
        f"gamma identified by neighbours: {row['accuracy_plane']:.0%} in the plane,\n"
        f"{row['accuracy_latent']:.0%} in all dimensions, {row['accuracy_chance']:.0%} at chance level"
        if clusters
        else "",
        fontsize="small",
    )
    components = np.arange(1, len(share) + 1)
    variance.bar(components, share, color="0.6", label="one component")
    variance.plot(components, np.cumsum(share), color="C0", label="up to it")
    variance.set(ylim=(0, 1.02), xlabel="principal component", ylabel="fraction of the variance")
    variance.legend(fontsize="small", loc="center right")
    variance.set_title(f"first two together: {share[:2].sum():.1%}", fontsize="small")
    return figure
