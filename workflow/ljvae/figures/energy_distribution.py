"""Energies of original and reconstructed configurations, each pair's energy cut."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, axes_grid

SOURCES = {  # array name: (label, colour, line)
    "original_energy": ("original", ORIGINAL, "-"),
    "decoded_energy": ("decoded distances", "#0072B2", "--"),
    "first_energy": ("Gram, first particle", "#CC79A7", ":"),
    "centre_energy": ("Gram, double-centred", RECONSTRUCTED, "-."),
}


def draw(energies: dict[float, dict[str, np.ndarray]], distance: dict[float, float], cap: float) -> Figure:
    """``energies`` has the arrays (S,) of SOURCES for each gamma, ``distance`` the KS distance of the last one."""
    columns = min(len(energies), 2)
    rows = -(-len(energies) // columns)
    figure, axes = axes_grid(rows, columns, 2.3 * rows + 0.5)
    for ax, (gamma, arrays) in zip(axes.flat, energies.items(), strict=False):
        for name, (label, color, line) in SOURCES.items():
            sns.kdeplot(arrays[name], ax=ax, color=color, linestyle=line, label=label)
        ax.set(xlabel="", ylabel="density")
        ax.set_title(rf"$\gamma$ = {gamma:g}; double-centred: KS distance {distance[gamma]:.2f}", fontsize="small")
    axes.flat[0].legend(fontsize="x-small")
    for ax in axes[-1]:
        ax.set_xlabel(rf"pair energy per particle ($\epsilon$), pairs cut at {cap:g}")
    for ax in list(axes.flat)[len(energies) :]:
        ax.set_visible(False)
    return figure
