"""Areas of single configurations and of groups of them, and the false alarms of groups."""

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.anomaly.areas import FALSE_ALARMS
from workflow.ljvae.figures.style import axes_grid, distinct_colors

SINGLE = "single configurations"
GROUP = "groups"
TAGGED = "groups, particles tagged"


def draw(groups: pandas.DataFrame, single: pandas.DataFrame, size: int, names: dict[str, str]) -> Figure:
    """Draw groups.csv and the quoted rows of anomaly.csv of the combined score (``single``).

    Groups have ``size`` configurations; ``names`` are display names of the ensembles.
    """
    figure, axes = axes_grid(1, 2, 1.2 + 0.19 * len(names), width_ratios=[1.4, 1])
    _draw_areas(axes[0, 0], groups[groups["score"] == "combined"], single, names)
    axes[0, 0].set_title(f"area under the ROC curve (groups of {size})")
    _draw_false_alarms(axes[0, 1], groups[groups["ensemble"] == "normal"])
    axes[0, 1].set_title("false alarms of groups")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside lower left", ncols=3)
    return figure


def _draw_areas(ax: Axes, groups: pandas.DataFrame, single: pandas.DataFrame, names: dict[str, str]) -> None:
    """Three points for each ensemble: single, in groups, and in groups whose particles keep their identity."""
    shown = {SINGLE: single, GROUP: groups[~groups["tagged"]], TAGGED: groups[groups["tagged"]]}
    colors = distinct_colors(shown)
    for k, (label, rows) in enumerate(shown.items()):
        # an ensemble of two families has its row twice
        rows = rows[rows["ensemble"].isin(names)].drop_duplicates("ensemble").set_index("ensemble").reindex(list(names))
        places = np.arange(len(names)) + 0.22 * (k - 1)
        ends = np.abs(rows[["auc_low", "auc_high"]].to_numpy(float).T - rows["auc"].to_numpy(float))
        ax.errorbar(
            rows["auc"], places, xerr=ends, fmt="o", markersize=3, elinewidth=0.8, color=colors[label], label=label
        )
    ax.axvline(0.5, color="0.7", linewidth=0.8, zorder=0)
    ax.set(yticks=range(len(names)), yticklabels=list(names.values()), xlim=(-0.02, 1.02))
    ax.invert_yaxis()


def _draw_false_alarms(ax: Axes, normal: pandas.DataFrame) -> None:
    """The rate for each gamma and interval of the frames, with the range in which it should lie."""
    rows = normal[normal["tagged"]].sort_values(["interval", "gamma"], na_position="first").reset_index(drop=True)
    places = np.arange(len(rows))
    colors = np.where(rows["interval"].isna(), "C0", "C1")
    ax.hlines(places, rows["low"], rows["high"], color="0.8", linewidth=5, zorder=0)
    ax.scatter(rows["found"], places, s=9, color=list(colors))
    labels = [
        f"gamma {gamma:g}" + ("" if np.isnan(interval) else f", every {interval:g} sweeps")
        for gamma, interval in zip(rows["gamma"], rows["interval"].astype(float), strict=True)
    ]
    ax.axvline(FALSE_ALARMS, color="0.4", linewidth=0.8)
    ax.set(yticks=places, yticklabels=labels, xlim=(-0.005, None), xlabel="rate")
    ax.tick_params(axis="y", labelsize="xx-small")
    ax.invert_yaxis()
