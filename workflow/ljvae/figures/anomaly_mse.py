"""Errors of anomalies alongside those of normal configurations, and areas under the ROC curve with their nulls."""

from typing import Any

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_ensemble, name_score
from workflow.ljvae.figures.style import NORMAL, WIDTH, distinct_colors, wrap

SCORES = {"mse": "o", "pca_mse": "s", "negative_minimum_distance": "^"}
_SHIFTS = {"mse": 0.0, "pca_mse": -0.22, "negative_minimum_distance": 0.22}  # lines of an ensemble's row


def choose_extremes(families: dict[str, list[str]], areas: pandas.Series) -> dict[str, list[str]]:
    """The members of each family with the smallest and with the largest of the ``areas``.

    >>> areas = pandas.Series({"a": 0.4, "b": 0.9, "c": 0.5, "d": 0.6})
    >>> choose_extremes({"one": ["a", "b", "c"], "two": ["d"]}, areas)
    {'one': ['a', 'b'], 'two': ['d']}
    """
    extremes = {}
    for family, members in families.items():
        ordered = sorted(members, key=areas.to_dict().__getitem__)
        extremes[family] = list(dict.fromkeys([ordered[0], ordered[-1]]))
    return extremes


def draw(
    test_errors: np.ndarray,
    errors: dict[str, np.ndarray],
    normal: dict[str, tuple[np.ndarray, np.ndarray]],
    families: dict[str, list[str]],
    table: pandas.DataFrame,
    names: dict[str, str],
) -> Figure:
    """Draw the ``errors`` (S,) of the extreme ensembles of each of the ``families``; ``names`` are display names.

    ``normal`` holds the errors (R,) and weights (R,) of each ensemble's reference, ``table`` the rows of anomaly.csv to
    mark.
    """
    areas_of_errors = table[table["score"] == "mse"].set_index("ensemble")["auc"]
    extremes = choose_extremes(families, areas_of_errors)
    shown = list(dict.fromkeys(name for members in extremes.values() for name in members))
    colors = distinct_colors(families)
    color_of = {name: colors[family] for family, members in extremes.items() for name in members}
    figure = Figure(figsize=(WIDTH, 0.33 * len(shown) + 1.4), layout="constrained")
    spread, areas = figure.subplots(1, 2, sharey=True, width_ratios=[1.4, 1])
    _draw_errors(spread, 0, test_errors, (test_errors, np.ones(len(test_errors))), NORMAL)
    for y, name in enumerate(shown, 1):
        _draw_errors(spread, y, errors[name], normal[name], color_of[name])
    labels = [name_ensemble("test"), *(wrap(names[name], 34) for name in shown)]
    spread.set_yticks(range(len(labels)), labels, fontsize="x-small")
    spread.set(xlabel="log$_{10}$ of the mean squared error ($L^2$)")
    spread.set_title("bars: medians; grey: 5 to 95 % of the reference", fontsize="x-small")
    _draw_areas(areas, table, shown)
    spread.set_ylim(len(labels) - 0.4, -0.6)
    figure.legend(*areas.get_legend_handles_labels(), loc="outside upper center", ncols=4)
    return figure


def _draw_errors(ax: Axes, y: int, errors: np.ndarray, normal: tuple[np.ndarray, np.ndarray], color: str) -> None:
    values = np.log10(errors)
    parts = ax.violinplot(values, positions=[y], orientation="horizontal", widths=0.85, showextrema=False)
    body: Any = parts["bodies"]
    body[0].set(facecolor=color, alpha=0.6)
    ax.plot(np.median(values), y, marker="|", color="black", markersize=8)
    quantiles = np.quantile(normal[0], [0.05, 0.95], weights=normal[1], method="inverted_cdf")
    low, high = np.log10(quantiles)
    ax.barh(y, high - low, left=low, height=0.95, color="0.9", zorder=0)


def _draw_areas(ax: Axes, table: pandas.DataFrame, shown: list[str]) -> None:
    colors = distinct_colors(SCORES)
    for score, marker in SCORES.items():
        rows = table[table["score"] == score].set_index("ensemble").loc[shown]
        y = np.arange(1, len(rows) + 1) + _SHIFTS[score]
        extent = np.maximum([rows["auc"] - rows["auc_low"], rows["auc_high"] - rows["auc"]], 0)
        style: dict[str, Any] = {"fmt": marker, "markersize": 3.5, "linewidth": 1, "color": colors[score]}
        ax.errorbar(rows["auc"], y, xerr=extent, label=name_score(score), **style)
        ax.hlines(y, rows["null_low"], rows["null_high"], color="0.75", linewidth=5, zorder=0)
    ax.plot([], [], color="0.75", linewidth=5, label="null (a normal fluid)")
    ax.axvline(0.5, color="0.6", linestyle=":")
    ax.set(xlim=(-0.02, 1.02), xlabel="area under the ROC curve")
    ax.tick_params(labelleft=False)
