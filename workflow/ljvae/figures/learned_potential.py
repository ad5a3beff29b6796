"""Potentials and weights that were learned from configurations, alongside the true ones."""

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, axes_grid, distinct_colors, ordered_colors
from workflow.ljvae.study import TRAINING

_SHOWN = (0.9, 3.0)  # sigma
_LIMITS = (-2.4, 3.0)  # T
_EVERY = 4  # distances between two points


def draw(
    potentials: pandas.DataFrame, weights: pandas.DataFrame, panels: dict[str, list[str]], names: dict[str, str]
) -> Figure:
    """Draw learned_potential.csv in ``panels``, each a title with a list of ensembles, and learned_weights.csv.

    ``names`` are display names of the ensembles.
    """
    figure, axes = axes_grid(1, len(panels) + 1, 2.9)
    for ax, (title, ensembles) in zip(axes[0], panels.items(), strict=False):
        _draw_potentials(ax, potentials, ensembles, names)
        ax.set_title(title)
    axes[0, 0].set_ylabel("potential / T")
    _draw_weights(axes[0, -1], weights, names)
    axes[0, -1].set_title("weight of a particle")
    return figure


def _draw_potentials(ax: Axes, potentials: pandas.DataFrame, ensembles: list[str], names: dict[str, str]) -> None:
    """The learned potentials as points with two standard errors, the true ones as lines."""
    colors = ordered_colors(ensembles)
    for ensemble in ensembles:
        rows = potentials[(potentials["ensemble"] == ensemble) & potentials["distance"].between(*_SHOWN)]
        ax.plot(rows["distance"], rows["true"], color=colors[ensemble], linewidth=0.9)
        some = rows.iloc[::_EVERY]
        style = {"fmt": "o", "markersize": 2.2, "elinewidth": 0.8, "color": colors[ensemble]}
        ax.errorbar(some["distance"], some["learned"], 2 * some["error"], label=names[ensemble], **style)
    ax.axhline(0, color="0.8", linewidth=0.7, zorder=0)
    ax.set(xlim=_SHOWN, ylim=_LIMITS, xlabel="distance (sigma)")
    ax.legend(fontsize="xx-small")


def _draw_weights(ax: Axes, weights: pandas.DataFrame, names: dict[str, str]) -> None:
    """Each learned weight against the true one."""
    groups = {"the training set": weights["ensemble"] == TRAINING, "other ensembles": weights["ensemble"] != TRAINING}
    colors = distinct_colors(groups)
    for label, chosen in groups.items():
        rows = weights[chosen]
        style = {"fmt": "o", "markersize": 2.5, "elinewidth": 0.8, "color": colors[label]}
        ax.errorbar(rows["true"], rows["learned"], 2 * rows["error"], label=label, **style)
    most = float(np.nanmax(weights["true"])) * 1.1
    ax.plot([0, most], [0, most], color=ORIGINAL, linewidth=0.8, zorder=0)
    ax.set(xlabel="true (T / sigma)", ylabel="learned (T / sigma)")
    ax.legend(fontsize="xx-small")
