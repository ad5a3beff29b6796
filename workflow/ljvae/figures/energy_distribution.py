"""Energies of original and reconstructed configurations, each pair's energy cut."""

import numpy as np
import seaborn as sns
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma, name_method
from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, axes_grid

SOURCES = {  # array name: (label, colour, line)
    "original_energy": ("original", ORIGINAL, "-"),
    "decoded_energy": ("decoded distances", "#0072B2", "--"),
    "first_energy": (name_method("first_particle"), "#CC79A7", ":"),
    "centre_energy": (name_method("double_centred"), RECONSTRUCTED, "-."),
}


def draw(energies: dict[float, dict[str, np.ndarray]], distance: dict[float, float], cap: float) -> Figure:
    """``energies`` has the arrays (S,) of SOURCES for each gamma, ``distance`` the KS distance of the last one."""
    columns = min(len(energies), 2)
    rows = -(-len(energies) // columns)
    figure, axes = axes_grid(rows, columns, 2.2 * rows + 0.7)
    for ax, (gamma, arrays) in zip(axes.flat, energies.items(), strict=False):
        for name, (label, color, line) in SOURCES.items():
            sns.kdeplot(arrays[name], ax=ax, color=color, linestyle=line, label=label)
        ax.set(xlabel=rf"pair energy per particle ($\epsilon$), pairs cut at {cap:g} $\epsilon$")
        ax.set(ylabel=r"density ($1 / \epsilon$)")
        ax.set_title(f"{name_gamma(gamma)}: KS distance of double-centred {distance[gamma]:.2f}")
    for ax in list(axes.flat)[len(energies) :]:
        ax.set_axis_off()
    figure.legend(*axes.flat[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure
