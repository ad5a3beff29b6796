"""Encoder and decoder, layer by layer."""

from typing import Any

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from workflow.ljvae.figures.names import name_network
from workflow.ljvae.figures.style import WIDTH, distinct_colors

_HIDDEN = ("InputLayer", "Reshape", "Flatten")  # no arithmetic


def draw(layers: pandas.DataFrame, model: str) -> Figure:
    """Boxes for the layers of ``layers`` (rows of layers.csv), as high as the logarithm of their output size."""
    shown: dict[Any, pandas.DataFrame] = {
        part: rows[~rows["kind"].isin(_HIDDEN)] for part, rows in layers.groupby("part", sort=False)
    }
    colors = distinct_colors(pandas.unique(pandas.concat(shown.values())["kind"]))
    figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
    axes = figure.subplots(len(shown), 1)
    for ax, (part, rows) in zip(axes, shown.items(), strict=True):
        _draw_part(ax, rows, colors, layers.loc[(layers["part"] == part), "shape"].iloc[0])
        parameters = rows["trainable"].sum()
        ax.set_title(f"{part} of the {name_network(model)}: {parameters:,} trainable parameters", loc="left")
    return figure


def _draw_part(ax: Axes, rows: pandas.DataFrame, colors: dict, source: str) -> None:
    parallel = rows["layer"].str.startswith("latent_")
    steps: list[Any] = [*rows[~parallel].itertuples(), *([rows[parallel]] if parallel.any() else [])]
    ax.text(-0.75, 0, f"in\n{_times(source)}", ha="center", va="center", fontsize=7)
    for x, step in enumerate(steps):
        if isinstance(step, pandas.DataFrame):
            for layer, y in zip(step.itertuples(), (0.55, -0.55), strict=True):
                _box(ax, x, y, 0.8, layer, colors)
        else:
            _box(ax, x, 0, 0.45 + 0.32 * np.log10(_size(step.shape)), step, colors)
        ax.annotate("", (x - 0.36, 0), (x - 0.56, 0), arrowprops={"arrowstyle": "->", "color": "0.3"})
    ax.set(xlim=(-1.1, len(steps) - 0.4), ylim=(-1.15, 1.15))
    ax.axis("off")


def _box(ax: Axes, x: float, y: float, height: float, layer: Any, colors: dict) -> None:
    patch = FancyBboxPatch(
        (x - 0.34, y - height / 2), 0.68, height, boxstyle="round,pad=0,rounding_size=0.05", linewidth=0.8
    )
    patch.set(facecolor=(*colors[layer.kind], 0.25), edgecolor=colors[layer.kind])
    ax.add_patch(patch)
    name = layer.layer.replace("latent_", "latent\n").replace("_", " ")
    kind = layer.kind.replace("Transpose", "\nTranspose").replace("Normalization", "Normal-\nization")
    kind = kind.replace("ZeroPadding2D", "Zero\nPadding2D")
    ax.text(x, y, f"{name}\n{kind}\n{_times(layer.shape)}", ha="center", va="center", fontsize=6)


def _times(shape: str) -> str:
    return shape.replace("x", " × ")


def _size(shape: str) -> int:
    return int(np.prod([int(side) for side in str(shape).split("x")]))
