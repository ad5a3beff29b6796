"""One house style: seaborn, colours that colour-blind readers can distinguish, PDF and PNG."""

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
        "axes.titlesize": "medium",
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


def panels(count: int, height: float, extra: float = 0.0, **options: Any) -> tuple[Figure, np.ndarray]:
    """A figure of ``count`` panels, three in a row of ``height`` inches, and its axes (rows, 3); no more are drawn."""
    rows = -(-count // 3)
    figure, axes = axes_grid(rows, 3, height * rows + extra, **options)
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
    ax: Axes, points: np.ndarray, box: float | None = None, color: str = ORIGINAL, fill: bool = True, **options: Any
) -> None:
    """Points (N, 2) as discs of diameter sigma, with the walls of the box if it is given."""
    discs = EllipseCollection(
        1.0,
        1.0,
        0.0,
        units="xy",
        offsets=points,
        offset_transform=ax.transData,
        facecolors=color if fill else "none",
        edgecolors=color,
        linewidths=0.8,
        alpha=0.6 if fill else 1.0,
        **options,
    )
    ax.add_collection(discs)
    if box is not None:
        ax.add_patch(Rectangle((0, 0), box, box, fill=False, linewidth=0.8, color="0.3"))
        ax.set(xlim=(-0.6, box + 0.6), ylim=(-0.6, box + 0.6))
    else:
        ax.update_datalim(np.concatenate([points - 0.7, points + 0.7]))
        ax.autoscale_view()
    ax.set_aspect("equal")
    ax.set(xticks=[], yticks=[])
    sns.despine(ax=ax, left=True, bottom=True)
