"""The map of the verdicts: a row for each claim, a column for each universe, and below it what the universe chose."""

import numpy as np
import pandas
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle

from workflow.ljvae.figures.style import WIDTH
from workflow.ljvae.figures.table_names import name_choices
from workflow.ljvae.figures.tables import Worlds

HOLDS = sns.color_palette("colorblind")[0]
FAILS = "#F2D9B8"
NOT_ASKED = "white"
LEVELS = ListedColormap(["0.95", "0.55", "0.3", "0.1"])  # the study's level is the brightest
ROW = 0.135  # inches
TEXT = 6  # points


def draw(worlds: Worlds) -> Figure:
    """Draw the map of all claims and universes above the choices of each universe."""
    heights = [len(worlds.labels), len(worlds.levels)]
    figure = Figure(figsize=(WIDTH, ROW * sum(heights) + 1.6), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=heights, sharex=True)
    _draw_verdicts(upper, worlds)
    _draw_levels(lower, worlds.universes, worlds.levels)
    shown = {"holds": HOLDS, "does not hold": FAILS, "not asked, or no value": NOT_ASKED}
    keys = [Patch(facecolor=color, edgecolor="0.6", label=name) for name, color in shown.items()]
    hatched = Patch(facecolor="white", edgecolor="0.3", hatch="/////", label="a check failed, not counted")
    figure.legend(handles=[*keys, hatched], loc="outside lower center", ncols=4)
    return figure


def arrange(verdicts: pandas.DataFrame, universes: list[str], claims: list[str]) -> np.ndarray:
    """Arrange the verdicts as an array (claims, universes): 1 where a claim holds, 0 where not, NaN without a value.

    >>> verdicts = pandas.DataFrame(
    ...     {"claim": ["a", "a"], "universe": ["u", "v"], "value": [1.0, 2.0], "holds": [True, False]}
    ... )
    >>> arrange(verdicts, ["v", "u"], ["b", "a"]).tolist()
    [[nan, nan], [0.0, 1.0]]
    """
    table = verdicts[np.isfinite(verdicts["value"])].pivot(index="claim", columns="universe", values="holds")
    return table.reindex(index=claims, columns=universes).astype(float).to_numpy()


def _draw_verdicts(ax: Axes, worlds: Worlds) -> None:
    labels = worlds.labels
    columns = list(worlds.universes["universe"])
    cells = arrange(worlds.verdicts, columns, list(labels["claim"]))
    ax.pcolormesh(cells, cmap=ListedColormap([FAILS, HOLDS]), vmin=0, vmax=1, edgecolors="white", linewidth=0.4)
    for column in np.flatnonzero(~worlds.universes["counted"].to_numpy(dtype=bool)).tolist():
        ax.add_patch(Rectangle((column, 0), 1, len(labels), fill=False, hatch="/////", linewidth=0, edgecolor="0.3"))
    ax.set(ylim=(len(labels), 0), xlim=(0, len(columns)))
    ax.set_yticks(np.arange(len(labels)) + 0.5, labels["claim"].map(worlds.names), fontsize=TEXT)
    ax.tick_params(length=0, labelbottom=False)
    right = ax.secondary_yaxis("right")
    texts = labels["holds"].map("{:.0%}  ".format) + labels["label"].map(name_choices)
    right.set_yticks(np.arange(len(labels)) + 0.5, list(texts), fontsize=TEXT)
    right.tick_params(length=0)
    right.spines["right"].set_visible(False)
    _separate(ax, columns)


def _draw_levels(ax: Axes, universes: pandas.DataFrame, levels: dict[str, list[str]]) -> None:
    index = np.array([[names.index(str(level)) for level in universes[choice]] for choice, names in levels.items()])
    ax.pcolormesh(index, cmap=LEVELS, vmin=0, vmax=LEVELS.N - 1, edgecolors="white", linewidth=0.4)
    ax.set_ylim(len(levels), 0)
    ax.set_yticks(np.arange(len(levels)) + 0.5, map(name_choices, levels), fontsize=TEXT)
    ax.set_xticks(np.arange(len(universes)) + 0.5, map(name_choices, universes["universe"]), fontsize=5, rotation=90)
    ax.tick_params(length=0)
    right = ax.secondary_yaxis("right")
    right.set_yticks(np.arange(len(levels)) + 0.5, [", ".join(names) for names in levels.values()], fontsize=TEXT)
    right.tick_params(length=0)
    right.spines["right"].set_visible(False)
    _separate(ax, list(universes["universe"]))


def _separate(ax: Axes, names: list[str]) -> None:
    """Draw lines between the trainings of the base, the universes of one choice, and the plan."""
    kinds = [name.split("_")[0] if name.startswith(("seed_", "plan_")) else "alone" for name in names]
    for column in range(1, len(names)):
        if kinds[column] != kinds[column - 1]:
            ax.axvline(column, color="0.15", linewidth=0.8)
