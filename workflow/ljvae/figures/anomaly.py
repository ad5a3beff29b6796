"""A family of anomalies against the test set: where it lands in latent space, and its errors."""

from dataclasses import dataclass

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from workflow.ljvae.figures.style import NORMAL, WIDTH, distinct_colors, ordered_colors, show_matrix

_PANEL, _LINE = 2.5, 0.15  # inches: a panel with its labels, a line of a legend


@dataclass(frozen=True)
class Family:
    """What a family's figure shows.

    Planes are points (S, 2) of principal components: of the test set by gamma, and of each
    ensemble. Errors are mean squared errors (S,). ``areas`` holds (auc, low, high) by ensemble.
    """

    test_planes: dict[float, np.ndarray]
    planes: dict[str, np.ndarray]
    test_errors: np.ndarray
    errors: dict[str, np.ndarray]
    areas: dict[str, tuple[float, float, float]]


def draw(family: Family) -> Figure:
    """Latent map and error distributions."""
    figure = Figure(figsize=(WIDTH, _height(family)), layout="constrained")
    draw_panels(figure, family)
    return figure


def draw_with_examples(family: Family, examples: list[dict], titles: dict[str, str]) -> Figure:
    """The same above examples: matrices (N, N) by the keys of ``titles`` and a ``label``, a row an example.

    Keys that end in "change" hold differences and take a diverging colour map.
    """
    heights = [_height(family), 1.75 * len(examples)]
    figure = Figure(figsize=(WIDTH, sum(heights)), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
    draw_panels(top, family)
    axes = bottom.subplots(len(examples), len(titles), squeeze=False)
    largest = max(example["original"].max() for example in examples)
    change = max(np.abs(example[key]).max() for example in examples for key in titles if key.endswith("change"))
    for k, (row, example) in enumerate(zip(axes, examples, strict=True)):
        row[0].set_ylabel(example["label"], fontsize="small")
        for ax, (key, title) in zip(row, titles.items(), strict=True):
            if key.endswith("change"):
                difference = show_matrix(ax, example[key], change, "RdBu_r", -change)
            else:
                image = show_matrix(ax, example[key], largest)
            if k == 0:
                ax.set_title(title, fontsize="small")
    bottom.colorbar(image, ax=axes[:, -1], label="distance / L", shrink=0.8, location="right")
    bottom.colorbar(difference, ax=axes[:, -1], label="difference / L", shrink=0.8, location="right")
    return figure


def draw_panels(figure: Figure | SubFigure, family: Family) -> None:
    """Latent map beside the error distributions, each above its legend."""
    (latent, errors), legends = figure.subplots(2, 2, height_ratios=[_PANEL, _LINE * _lines(family)])
    colors = distinct_colors(family.planes)
    _draw_latent_map(latent, family, colors)
    _draw_errors(errors, family, colors)
    for ax, below, columns in zip((latent, errors), legends, (2, 1), strict=True):
        below.axis("off")
        below.legend(*ax.get_legend_handles_labels(), fontsize="xx-small", ncols=columns, loc="upper center")


def _lines(family: Family) -> int:
    """Lines of the longer one of the two legends."""
    return max(-(-(len(family.test_planes) + len(family.planes)) // 2), 1 + len(family.errors))


def _height(family: Family) -> float:
    return _PANEL + _LINE * _lines(family)


def _draw_latent_map(ax: Axes, family: Family, colors: dict) -> None:
    for gamma, color in ordered_colors(family.test_planes).items():
        points = family.test_planes[gamma]
        sns.kdeplot(x=points[:, 0], y=points[:, 1], levels=[0.3], color=color, linewidths=1.2, ax=ax)
        ax.plot([], [], color=color, label=rf"test, $\gamma$ = {gamma:g}")
    for (name, points), marker in zip(family.planes.items(), "o^sDvPX*<>" * 100, strict=False):
        ax.scatter(
            points[:, 0], points[:, 1], s=5, marker=marker, color=colors[name], alpha=0.35, linewidth=0, rasterized=True
        )
        ax.scatter([], [], marker=marker, color=colors[name], label=name)
    ax.set(xlabel="latent component 1", ylabel="latent component 2")


def _draw_errors(ax: Axes, family: Family, colors: dict) -> None:
    sns.kdeplot(np.log10(family.test_errors), fill=True, color=NORMAL, linewidth=0, alpha=0.5, ax=ax, label="test set")
    for name, values in family.errors.items():
        area, low, high = family.areas[name]
        label = f"{name}: AUC {area:.2f} ({low:.2f} to {high:.2f})"
        logarithms = np.log10(values)
        if np.ptp(logarithms) > 0:
            sns.kdeplot(logarithms, color=colors[name], ax=ax, label=label)
        else:  # one frame, or frames that are all the same
            ax.axvline(logarithms[0], color=colors[name], label=label)
    ax.set(xlabel="log$_{10}$ of the mean squared error ($L^2$)", ylabel="density")
