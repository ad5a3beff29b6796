"""Text of a figure that overlaps other text or leaves the canvas, by matplotlib's own extents."""

from collections.abc import Iterator
from itertools import combinations

from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import Bbox

_TOUCH = 1.0  # pixels by which extents may overlap: they include the spacing of the font


def list_faults(figure: Figure) -> list[str]:
    """A line for each two texts that overlap and for each text that is not wholly on the canvas."""
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    renderer = canvas.get_renderer()
    extents = [(text.get_text(), text.get_window_extent(renderer)) for text in _drawn_texts(figure)]
    page = figure.bbox.padded(_TOUCH)
    faults = [f"{text!r} leaves the canvas" for text, box in extents if not _contains(page, box)]
    for (one, first), (other, second) in combinations(extents, 2):
        if _overlap(first, second):
            faults.append(f"{one!r} overlaps {other!r}")
    return faults


def _contains(outer: Bbox, inner: Bbox) -> bool:
    return outer.x0 <= inner.x0 and inner.x1 <= outer.x1 and outer.y0 <= inner.y0 and inner.y1 <= outer.y1


def _overlap(first: Bbox, second: Bbox) -> bool:
    width = min(first.x1, second.x1) - max(first.x0, second.x0)
    height = min(first.y1, second.y1) - max(first.y0, second.y0)
    return width > _TOUCH and height > _TOUCH


def _drawn_texts(figure: Figure) -> Iterator[Text]:
    hidden = set()
    for tick in figure.findobj(Tick):
        hidden |= set(tick.findobj(Text))
    for axis in figure.findobj(Axis):
        hidden -= set(_shown_labels(axis))
    for ax in figure.findobj(Axes):
        if not ax.get_visible():
            hidden |= set(ax.findobj(Text))
        elif not ax.axison:
            hidden |= set(ax.xaxis.findobj(Text)) | set(ax.yaxis.findobj(Text))
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in hidden:
            yield text


def _shown_labels(axis: Axis) -> Iterator[Text]:
    low, high = sorted(axis.get_view_interval())
    margin = 1e-9 * (high - low)
    for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
        if low - margin <= tick.get_loc() <= high + margin:
            yield from (tick.label1, tick.label2)
