"""Areas under the ROC curve of anomalies over their severity, with nulls and ceilings."""

from typing import Any

import numpy as np
import pandas
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.anomaly.ceilings import KNOWN_GAMMA, UNKNOWN_DIRECTION, UNKNOWN_GAMMA
from workflow.ljvae.figures.names import name_family, name_quantity, name_score, name_variants
from workflow.ljvae.figures.style import distinct_colors, panels

SCORES = ("combined", "mse", "negative_minimum_distance", "mean_height", "isolation_forest")
CEILINGS = {KNOWN_GAMMA: "--", UNKNOWN_GAMMA: "-.", UNKNOWN_DIRECTION: ":"}


def draw(table: pandas.DataFrame) -> Figure:
    """Draw a panel for each family and series of severity.csv: scores and ceilings as lines, the nulls as a band."""
    groups: Any = table.groupby(["family", "series"], sort=False, dropna=False)
    curves = [(names, add_normal(panel)) for names, panel in groups]
    figure, axes = panels(len(curves), 1.7, 0.6, sharey=True)
    colors = distinct_colors(SCORES)
    for ax, ((family, series), panel) in zip(axes.ravel(), curves, strict=False):
        _draw_scores(ax, panel, colors)
        _draw_ceilings_and_nulls(ax, panel)
        variant = f"\n{name_variants(series)}" if isinstance(series, str) and series else ""
        ax.set_title(name_family(family) + variant, fontsize="x-small")
        ax.set(ylim=(-0.03, 1.03))
        _label_severity(ax, panel)
    for row in axes:
        row[0].set_ylabel("area under\nthe ROC curve", fontsize="x-small")
    labels: dict[str, Artist] = {}
    for ax in axes.ravel():
        labels |= {label: handle for handle, label in zip(*ax.get_legend_handles_labels(), strict=True)}
    figure.legend(list(labels.values()), list(labels), loc="outside upper center", ncols=3)
    return figure


def add_normal(panel: pandas.DataFrame) -> pandas.DataFrame:
    """Add the normal fluid to a panel, where severity has a value in it: the area of each score is its null there.

    >>> panel = pandas.DataFrame(
    ...     {"score": ["mse"], "value": [2.0], "normal": [1.0], "auc": [0.7], "auc_low": [0.6], "auc_high": [0.8]}
    ... )
    >>> add_normal(panel.assign(null=0.5, null_low=0.4, null_high=0.6))[["value", "auc", "auc_low"]].values.tolist()
    [[2.0, 0.7, 0.6], [1.0, 0.5, 0.4]]
    """
    rows = panel.dropna(subset=["normal", "null"]).drop_duplicates("score")
    areas = {"value": rows["normal"], "auc": rows["null"], "auc_low": rows["null_low"], "auc_high": rows["null_high"]}
    return pandas.concat([panel, rows.assign(**areas)], ignore_index=True) if len(rows) else panel


def _draw_scores(ax: Axes, panel: pandas.DataFrame, colors: dict[Any, Any]) -> None:
    """Draw a line with its band for each score, but for one that does not see what was changed."""
    for score in SCORES:
        chosen = panel[panel["score"] == score].sort_values("value")
        if (chosen.loc[chosen["value"] != chosen["normal"], "auc"] == 0.5).all():
            continue
        ax.fill_between(chosen["value"], chosen["auc_low"], chosen["auc_high"], color=colors[score], alpha=0.2, lw=0)
        ax.plot(
            chosen["value"], chosen["auc"], marker="o", markersize=2.5, color=colors[score], label=name_score(score)
        )


def _draw_ceilings_and_nulls(ax: Axes, panel: pandas.DataFrame) -> None:
    for score, line in CEILINGS.items():
        ceiling = panel[panel["score"] == score].sort_values("value")
        if len(ceiling):
            ax.plot(ceiling["value"], ceiling["auc"], color="0.3", linestyle=line, linewidth=1, label=name_score(score))
    nulls = panel[panel["score"].isin(SCORES)].dropna(subset="null").groupby("value")
    low = nulls["null_low"].min()
    high = nulls["null_high"].max()
    ax.fill_between(low.index, low, high, color="0.85", linewidth=0, zorder=0, label="nulls (a normal fluid)")
    ax.axhline(0.5, color="0.7", linewidth=0.8, zorder=0)


def _label_severity(ax: Axes, panel: pandas.DataFrame) -> None:
    """Label the axis of the severity, which is logarithmic where values span nearly a decade."""
    ax.set_xlabel(name_quantity(panel["key"].iloc[0]), fontsize="x-small")
    values = np.sort(panel["value"].unique())
    if values[0] > 0 and values[-1] / values[0] > 8:
        ax.set_xscale("log")
        ax.set_xticks(values, [f"{value:g}" for value in values])
        ax.minorticks_off()
