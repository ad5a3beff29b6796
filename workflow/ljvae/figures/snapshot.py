"""Frames of a trajectory, coloured by how unusual each particle is, and by its phase."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.collections import EllipseCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from workflow.ljvae.figures.style import axes_grid, distinct_colors
from workflow.ljvae.trajectories.streaming import Frame

_COLORS = "magma"
_MOST = 20_000  # particles of a panel


def draw(frames: list[Frame], p: list[np.ndarray], phases: list[np.ndarray], spacing: float, unit: str) -> Figure:
    """Draw frames in columns, with the p-values (N,) and the phases (N,) of their particles.

    A frame of three dimensions is cut: its middle layer, two ``spacing`` thick, is seen along z.
    """
    figure, axes = axes_grid(2, len(frames), 5.2, sharex=True, sharey=True)
    least = min(float(values.min()) for values in p)
    shades = ScalarMappable(LogNorm(min(least, 0.1), 1.0), f"{_COLORS}")
    kinds = distinct_colors(range(1 + max(int(values.max()) for values in phases)))
    for column, (given, values, names) in enumerate(zip(frames, p, phases, strict=True)):
        frame = wrap(given)
        shown = pick_layer(frame, spacing)
        points = frame.points[shown, :2]
        _draw_particles(axes[0, column], frame, points, shades.to_rgba(values[shown]), spacing)
        _draw_particles(axes[1, column], frame, points, [kinds[name] for name in names[shown].tolist()], spacing)
        layer = ", middle layer" if frame.points.shape[1] == 3 else ""
        axes[0, column].set_title(f"frame {frame.number}{layer}")
        axes[1, column].set_xlabel(f"x ({unit})")
    for ax in axes[:, 0]:
        ax.set_ylabel(f"y ({unit})")
    figure.colorbar(shades, ax=axes[0].tolist(), label="p-value of a particle", shrink=0.8)
    handles = [axes[1, 0].scatter([], [], color=color, label=f"phase {kind}") for kind, color in kinds.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=6)
    return figure


def wrap(frame: Frame) -> Frame:
    """The frame with its particles inside of the box, along the edges that are periodic.

    >>> outside = np.array([[11.0, 11.0]])
    >>> frame = Frame(0, outside, np.diag([10.0, 10.0]), np.zeros(2), np.array([True, False]), None, None)
    >>> wrap(frame).points.round(9).tolist()
    [[1.0, 11.0]]
    """
    if frame.edges is None:
        return frame
    fractions = (frame.points - frame.corner) @ np.linalg.inv(frame.edges)
    fractions = np.where(frame.periodic, fractions % 1.0, fractions)
    return frame._replace(points=frame.corner + fractions @ frame.edges)


def pick_layer(frame: Frame, spacing: float) -> np.ndarray:
    """Indices of the particles that a panel shows: of three dimensions, those near the middle of z; never too many.

    >>> points = np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 5.0], [0.0, 0.0, 10.0]])
    >>> pick_layer(Frame(0, points, None, np.zeros(3), np.zeros(3, bool), None, None), 1.0).tolist()
    [1]
    """
    shown = np.arange(len(frame.points))
    if frame.points.shape[1] == 3:
        z = frame.points[:, 2]
        middle = z[np.abs(z - (z.min() + z.max()) / 2).argmin()]
        shown = np.flatnonzero(np.abs(z - middle) <= spacing)
    return shown[:: -(-len(shown) // _MOST)] if len(shown) else shown


def _draw_particles(ax: Axes, frame: Frame, points: np.ndarray, colors: object, spacing: float) -> None:
    size = 0.9 * spacing
    ax.add_collection(
        EllipseCollection(
            size,
            size,
            0.0,
            units="xy",
            offsets=points,
            offset_transform=ax.transData,
            facecolors=colors,
            rasterized=True,
        )
    )
    low = points.min(axis=0) - spacing
    high = points.max(axis=0) + spacing
    if frame.edges is not None:
        corners = frame.corner[:2] + np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) @ frame.edges[:2, :2]
        ax.add_patch(Polygon(corners, fill=False, linewidth=0.5, color="0.6", zorder=0))
        low = np.minimum(low, corners.min(axis=0))
        high = np.maximum(high, corners.max(axis=0))
    ax.set(xlim=(low[0], high[0]), ylim=(low[1], high[1]))
    ax.set_aspect("equal")
