"""Specification curves: a contested claim's statistic in every universe, and the choices of each."""

from textwrap import fill

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, RECONSTRUCTED, WIDTH
from workflow.ljvae.figures.table_names import name_choices
from workflow.ljvae.figures.tables import Worlds
from workflow.ljvae.study import claim_of

PANELS = 6
COLUMNS = 3
TITLE = 30  # characters per line
AXIS = 50  # characters per line
SHOWN = 3.0  # widths of the middle half of the values, beyond which a value lies outside of the axes


def select_contested(labels: pandas.DataFrame, robust: float, most: int = PANELS) -> list[str]:
    """Select the claims that neither hold nor fail in a fraction ``robust`` of universes, those nearest to half first.

    >>> labels = pandas.DataFrame({"claim": ["a", "b", "c"], "holds": [1.0, 0.8, 0.45]})
    >>> select_contested(labels, 0.9)
    ['c', 'b']
    """
    distance = (labels["holds"] - 0.5).abs()
    return list(
        labels.assign(distance=distance)[distance < robust - 0.5].sort_values("distance", kind="stable")["claim"][:most]
    )


def draw(
    worlds: Worlds, bounds: dict[str, dict[str, float | None]], statistics: dict[str, str], robust: float
) -> Figure:
    """Draw the contested claims, which neither hold nor fail in a fraction ``robust`` of the universes.

    ``bounds`` are those of each claim: the values at which it holds. ``statistics`` say in words what is measured.
    """
    claims = select_contested(worlds.labels, robust)
    rows = -(-max(len(claims), 1) // COLUMNS)
    figure = Figure(figsize=(WIDTH, 3.3 * rows + 0.3), layout="constrained")
    panels = figure.subplots(2 * rows, COLUMNS, height_ratios=[2, 1.3] * rows, squeeze=False)
    for ax in panels.ravel():
        ax.set_axis_off()
    counted = worlds.verdicts.merge(worlds.universes, on="universe")
    counted = counted[counted["counted"] & np.isfinite(counted["value"])]
    for k, claim in enumerate(claims):
        row, column = divmod(k, COLUMNS)
        upper = panels[2 * row, column]
        lower = panels[2 * row + 1, column]
        values = counted[counted["claim"] == claim].sort_values(["value", "universe"], ignore_index=True)
        label = worlds.labels.set_index("claim").loc[claim]
        _draw_curve(upper, values, bounds[claim_of(claim)])
        upper.set_title(fill(f"{worlds.names[claim]}: {label['holds']:.0%}", TITLE), fontsize="x-small")
        upper.set_ylabel(fill(statistics[claim_of(claim)], AXIS), fontsize=5)
        _draw_choices(lower, values, worlds.levels, named=column == 0)
        upper.sharex(lower)
    return figure


def _draw_curve(ax: Axes, worlds: pandas.DataFrame, limits: dict[str, float | None]) -> None:
    ax.set_axis_on()
    place = np.arange(len(worlds))
    values = worlds["value"].to_numpy()
    _scale(ax, values)
    bottom, top = ax.get_ylim()
    low = bottom if limits["at_least"] is None else limits["at_least"]
    high = top if limits["at_most"] is None else limits["at_most"]
    ax.axhspan(low, high, color="0.9", zorder=0)
    is_base = worlds["universe"].str.startswith("seed_").to_numpy()
    error = np.abs(worlds[["low", "high"]].to_numpy() - values[:, None]).T
    ax.errorbar(place, values, yerr=error, fmt="none", color="0.7", linewidth=0.6, zorder=1)
    ax.scatter(place[~is_base], values[~is_base], s=5, color=ORIGINAL, zorder=2)
    ax.scatter(place[is_base], values[is_base], s=9, color=RECONSTRUCTED, zorder=3)
    ax.tick_params(labelbottom=False, length=2, labelsize="xx-small")


def _scale(ax: Axes, values: np.ndarray) -> None:
    """Set the vertical range of the values; without the extremes of a few it would show nothing of the others."""
    low, middle, high = np.quantile(values, [0.25, 0.5, 0.75])
    width = max(high - low, 1e-9)
    shown = values[np.abs(values - middle) <= SHOWN * width]
    margin = 0.1 * max(np.ptp(shown), 1e-9)
    ax.set_ylim(shown.min() - margin, shown.max() + margin)


def _draw_choices(ax: Axes, worlds: pandas.DataFrame, levels: dict[str, list[str]], named: bool) -> None:
    ax.set_axis_on()
    for k, (choice, names) in enumerate(levels.items()):
        index = np.array([names.index(str(level)) for level in worlds[choice]])
        for level in range(1, len(names)):
            chosen = np.flatnonzero(index == level)
            ax.scatter(chosen, np.full(len(chosen), k), s=3, color=str(0.75 - 0.25 * level), linewidths=0)
    ax.set_ylim(len(levels) - 0.5, -0.5)
    ax.set_yticks(range(len(levels)), map(name_choices, levels) if named else [""] * len(levels), fontsize=5)
    ax.set_xticks([])
    ax.tick_params(length=0)
    ax.grid(axis="y", color="0.93", linewidth=0.5)
