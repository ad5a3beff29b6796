"""The deck's alternative representation: images, what the networks decode, and what they learned."""

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma, name_method, name_network
from workflow.ljvae.figures.style import WIDTH, distinct_colors, wrap

_PREDICTORS = ("mean", "cell", "height", "height_and_gamma", "network")


def draw(gammas: np.ndarray, panels: dict[str, dict[str, np.ndarray]], rows: pandas.DataFrame) -> Figure:
    """``panels`` has images (G, C, C) by model and kind (original, decoded, sampled), ``rows`` those of image.csv.

    Below, the error of each predictor over that of the y gradient of the configuration's own gamma.
    """
    figure = Figure(figsize=(WIDTH, 1.9 * len(panels) + 2.6), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.9 * len(panels), 2.6])[:, 0]
    axes = top.subplots(len(panels), 3 * len(gammas), squeeze=False)
    for row, (name, kinds) in zip(axes, panels.items(), strict=True):
        largest = kinds["original"].max()
        for ax in row:
            ax.set_axis_off()
        for g, gamma in enumerate(gammas):
            for k, (kind, images) in enumerate(kinds.items()):
                ax = row[3 * g + k]
                ax.set_axis_on()
                ax.imshow(images[g], origin="lower", cmap="Greys", vmin=0, vmax=largest)
                ax.set(xticks=[], yticks=[])
                ax.set_title(f"{kind}\n{name_gamma(gamma)}", fontsize="x-small")
        row[0].set_ylabel(wrap(name_network(name), 18), fontsize="x-small")
    ax = bottom.subplots()
    _draw_errors(ax, rows)
    bottom.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _draw_errors(ax: Axes, rows: pandas.DataFrame) -> None:
    models = list(pandas.unique(rows["model"]))
    for k, (name, color) in enumerate(distinct_colors(models).items()):
        ours = rows[rows["model"] == name].groupby("predictor")
        relative = 1 - ours["gain_over_gradient"].mean().loc[list(_PREDICTORS)]
        extent = [
            relative - (1 - ours["gain_high"].max().loc[list(_PREDICTORS)]),
            (1 - ours["gain_low"].min().loc[list(_PREDICTORS)]) - relative,
        ]
        y = np.arange(len(_PREDICTORS)) + 0.18 * (k - (len(models) - 1) / 2)
        ax.errorbar(relative, y, xerr=extent, fmt="o", markersize=4, color=color, label=name_network(name))
    ax.axvline(1, color="0.4", linestyle=":")
    ax.set_yticks(range(len(_PREDICTORS)), [name_method(predictor) for predictor in _PREDICTORS])
    ax.invert_yaxis()
    ax.set(xlabel="test error over that of the mean at the height and gamma (the y gradient)")
