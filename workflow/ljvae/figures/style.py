"""One house style: seaborn, colours that colour-blind readers can distinguish, PDF and PNG."""

import textwrap
from collections.abc import Iterable
from typing import Any

import matplotlib
import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection
from matplotlib.figure import Figure
from matplotlib.image import AxesImage
from matplotlib.patches import Rectangle

from workflow.ljvae.storage import whole_file

matplotlib.use("Agg")

WIDTH = 7.2  # inches: the text width of a page
NORMAL = "0.45"
ORIGINAL = "0.15"
RECONSTRUCTED = "#D55E00"  # Okabe and Ito's vermilion
MATRIX_MAP = "viridis"
_KEPT = "\N{NO-BREAK SPACE}"

sns.set_theme(
    context="paper",
    style="ticks",
    palette="colorblind",
    rc={
        "figure.dpi": 150,
        "savefig.dpi": 200,
        "figure.constrained_layout.use": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.titlesize": "small",
        "axes.labelsize": "small",
        "xtick.labelsize": "x-small",
        "ytick.labelsize": "x-small",
        "legend.fontsize": "x-small",
        "figure.titlesize": "small",
        "legend.frameon": False,
        "pdf.fonttype": 42,  # text stays text
        "image.interpolation": "nearest",
    },
)


def ordered_colors(values: Iterable[Any]) -> dict[Any, Any]:
    """A colour for each of the ordered ``values`` (gammas, sizes), dark to bright."""
    values = list(values)
    return dict(zip(values, sns.color_palette("viridis", len(values) + 1), strict=False))


def distinct_colors(names: Iterable[Any]) -> dict[Any, Any]:
    """A colour for each of the unordered ``names``, none of them the test set's grey."""
    names = list(names)
    vivid = [color for color in sns.color_palette("colorblind") if np.ptp(color) > 0.1]
    return {name: vivid[k % len(vivid)] for k, name in enumerate(names)}


def axes_grid(rows: int, columns: int, height: float, width: float = 1.0, **options: Any) -> tuple[Figure, np.ndarray]:
    """A figure of a fraction ``width`` of the page's width and its axes (rows, columns)."""
    figure = Figure(figsize=(width * WIDTH, height), layout="constrained")
    return figure, figure.subplots(rows, columns, squeeze=False, **options)


def panels(
    count: int, height: float, extra: float = 0.0, columns: int = 3, **options: Any
) -> tuple[Figure, np.ndarray]:
    """A figure of ``count`` panels in rows of ``height`` inches, and its axes (rows, columns); no more are drawn."""
    rows = -(-count // columns)
    figure, axes = axes_grid(rows, columns, height * rows + extra, **options)
    for ax in axes.ravel()[count:]:
        ax.set_axis_off()
    return figure, axes


def save(figure: Figure, paths: Iterable[str]) -> None:
    """Write the figure to each path, in the format of its ending."""
    for path in paths:
        with whole_file(path) as temporary:
            figure.savefig(temporary, metadata={"CreationDate": None} if path.endswith(".pdf") else None)


def show_matrix(
    ax: Axes, matrix: np.ndarray, largest: float | None = None, cmap: str = MATRIX_MAP, smallest: float = 0.0
) -> AxesImage:
    """A matrix as an image without ticks; gives the image for a colour bar."""
    ax.set(xticks=[], yticks=[])
    return ax.imshow(matrix, vmin=smallest, vmax=largest, cmap=cmap)


def show_configuration(
    ax: Axes, points: np.ndarray, box: float, color: str = ORIGINAL, fill: bool = True, **options: Any
) -> None:
    """Points (N, 2) as discs of diameter sigma in their box, always at the same scale.

    Centres reach the dashed line, the sides 0 and ``box``; discs touch the walls half a sigma outside of it.
    """
    discs = EllipseCollection(
        1.0,
        1.0,
        0.0,
        units="xy",
        offsets=points,
        offset_transform=ax.transData,
        facecolors=color if fill else "none",
        edgecolors=color,
        linewidths=0.6,
        alpha=0.6 if fill else 1.0,
        **options,
    )
    ax.add_collection(discs)
    ax.add_patch(Rectangle((0, 0), box, box, fill=False, linewidth=0.5, linestyle=(0, (4, 4)), color="0.6", zorder=0))
    ax.add_patch(Rectangle((-0.5, -0.5), box + 1, box + 1, fill=False, linewidth=0.8, color="0.3", zorder=0))
    ax.set(xlim=(-0.7, box + 0.7), ylim=(-0.7, box + 0.7), xticks=[], yticks=[])
    ax.set_aspect("equal")
    sns.despine(ax=ax, left=True, bottom=True)


def stand_in_box(points: np.ndarray, box: float) -> np.ndarray:
    """Points (N, 2) that have no place in the box, with the lowest on its floor and their middle in its middle.

    >>> stand_in_box(np.array([[-1.0, 3.0], [1.0, 4.0]]), 10.0).tolist()
    [[4.0, 0.0], [6.0, 1.0]]
    """
    middle = (points[:, 0].min() + points[:, 0].max()) / 2
    return points + np.array([box / 2 - middle, -points[:, 1].min()])


def pick_evenly(names: Iterable[Any], most: int) -> list[Any]:
    """At most ``most`` of the ordered names, the first and the last among them.

    >>> pick_evenly("abcde", 3), pick_evenly("ab", 3)
    (['a', 'c', 'e'], ['a', 'b'])
    """
    names = list(names)
    return [names[k] for k in np.linspace(0, len(names) - 1, min(len(names), most)).astype(int)]


def wrap(text: str, width: int) -> str:
    """The text in lines of at most ``width`` characters, broken at its commas where that is possible.

    >>> wrap("one diameter of 3 sigma, gamma 0.4", 32).splitlines()
    ['one diameter of 3 sigma,', 'gamma 0.4']
    """
    parts = [part.replace(" ", _KEPT) if len(part) < width else part for part in text.split(", ")]
    lines = textwrap.wrap(", ".join(parts), width, break_on_hyphens=False)
    return "\n".join(lines).replace(_KEPT, " ")
