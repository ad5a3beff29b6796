"""The drawings of the methods: `python -m docs.drawings` writes docs/figures/drawing_*.svg.

The configuration in them comes from the study's sampler; boxes and arrows are placed by hand.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, FancyBboxPatch, Rectangle

from workflow.commands import command_line, plan
from workflow.control.durations import timed_rule
from workflow.ljvae.figures.style import MATRIX_MAP, RECONSTRUCTED, WIDTH
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate

FOLDER = Path(__file__).parent / "figures"
FLUID = Fluid(particles=10, box=5.0, temperature=1.0, gamma=0.7)
BLUE = "#0173B2"
GREY = "0.35"
FILL = "#F2F5F9"
TRIALS = 6000  # of moving a rule in the drawing of the rules


def main() -> None:
    """Write all drawings."""
    mpl.rcParams["svg.hashsalt"] = "ljvae"
    mpl.rcParams["figure.constrained_layout.use"] = False
    points = sort_points(simulate(FLUID, 3, "drawing", chains=1, sweeps=2000, step=0.8).positions, "x")[0]
    drawings = {
        "pipeline": draw_pipeline(),
        "matrix": draw_matrix(points),
        "detector": draw_detector(),
        "rules": draw_rules(find_edges()),
    }
    for name, figure in drawings.items():
        figure.savefig(FOLDER / f"drawing_{name}.svg", metadata={"Date": None}, facecolor="white")


def draw_pipeline() -> Figure:
    """Draw the stages of the workflow and what passes between them."""
    ax = blank(WIDTH, 2.9, (0, 12), (0, 4.8))
    stages = {
        "simulate": (1.2, 3.6, "simulate\neach gamma"),
        "represent": (4.0, 3.6, "sort particles,\ncompute distances"),
        "train": (6.8, 3.6, "train the\nautoencoder"),
        "encode": (9.6, 3.6, "encode and\nreconstruct"),
        "anomalies": (1.2, 1.1, "make\nanomalies"),
        "geometry": (5.4, 1.1, "Gram matrix:\ncoordinates"),
        "latent": (8.0, 1.1, "latent space:\nPCA, sampling"),
        "scores": (10.6, 1.1, "scores, areas,\np-values"),
    }
    for x, y, text in stages.values():
        box(ax, x, y, text)
    for start, end in [("simulate", "represent"), ("represent", "train"), ("train", "encode")]:
        arrow(ax, stages[start][:2], stages[end][:2], shrink=1.05)
    arrow(ax, (1.2, 3.05), (1.2, 1.65), shrink=0)
    ax.text(1.35, 2.35, "test split", fontsize="x-small", color=GREY, va="center")
    arrow(ax, (2.35, 1.3), (3.4, 3.05), shrink=0)
    for name in ("geometry", "latent", "scores"):
        arrow(ax, (9.6, 3.05), (stages[name][0], 1.65), shrink=0)
    ax.text(6.0, 0.1, "every result goes into a table and a figure; the claims of the deck get their verdicts last",
            ha="center", fontsize="x-small", color=GREY)  # fmt: skip
    return ax.figure


def draw_matrix(points: np.ndarray) -> Figure:
    """Draw ``points`` (N, 2) in x order, their matrix, and the points that the matrix gives back."""
    matrices = distance_matrices(points[None])
    restored = orient(matrices)[0][0]
    figure = Figure(figsize=(WIDTH, 2.5))
    left = figure.add_axes((0.01, 0.12, 0.24, 0.72))
    middle = figure.add_axes((0.375, 0.12, 0.24, 0.72))
    right = figure.add_axes((0.75, 0.12, 0.24, 0.72))
    draw_discs(left, points, BLUE, FLUID.box)
    left.set_title("particles, numbered by x", fontsize="small")
    middle.imshow(matrices[0], cmap=MATRIX_MAP)
    middle.set(xticks=range(len(points)), yticks=range(len(points)))
    middle.tick_params(labelsize=5, length=0)
    middle.set_xticklabels(range(1, len(points) + 1))
    middle.set_yticklabels(range(1, len(points) + 1))
    middle.set_title("matrix of distances", fontsize="small")
    draw_discs(right, restored, RECONSTRUCTED)
    corner = restored.min(axis=0) - 0.8
    for axis in ((5.5, 0.0), (0.0, 4.0)):
        right.annotate("", corner + axis, corner, arrowprops={"arrowstyle": "-|>", "color": GREY})
    right.text(corner[0] + 5.6, corner[1] - 0.1, "x", fontsize="small", color=GREY)
    right.text(corner[0] - 0.1, corner[1] + 4.1, "y", fontsize="small", color=GREY)
    right.set_title("oriented points", fontsize="small")
    notes = [(0.3125, "distances"), (0.6825, "axis from the order,\nup from the lean")]
    for x, text in notes:
        figure.text(x, 0.56, "→", ha="center", fontsize=16, color=GREY)
        figure.text(x, 0.42, text, ha="center", fontsize="xx-small", color=GREY, va="center")
    return figure


def draw_detector() -> Figure:
    """Draw what the detector learns, asks and answers."""
    ax = blank(WIDTH, 3.2, (0, 12), (0, 5.4))
    box(ax, 1.3, 2.7, "configuration:\nheight, distances")
    box(ax, 5.0, 4.2, "energy:\nthe temperature?")
    box(ax, 5.0, 2.7, "structure:\nanother potential?")
    box(ax, 5.0, 1.2, "odd particle:\nanother size?")
    box(ax, 8.1, 2.7, "combined\nscore")
    box(ax, 10.75, 2.7, "p-value")
    for y in (4.2, 2.7, 1.2):
        arrow(ax, (2.5, 2.7), (3.85, y), shrink=0)
        arrow(ax, (6.15, y), (6.95, 2.7), shrink=0)
    arrow(ax, (9.25, 2.7), (9.6, 2.7), shrink=0)
    notes = {
        (5.0, 5.15): "in the learned potential, compared with\nnormal configurations of the same height",
        (10.75, 4.0): "calibrated by the\ncalibration split",
    }
    for (x, y), text in notes.items():
        ax.text(x, y, text, ha="center", va="center", fontsize="x-small", color=BLUE)
    arrow(ax, (10.75, 3.65), (10.75, 3.25), shrink=0, color=BLUE)
    return ax.figure


def draw_rules(edges: set[tuple[str, str]]) -> Figure:
    """Draw rules from top to bottom, each below those whose results it needs."""
    depth = find_depths(edges)
    layers = [sorted(rule for rule in depth if depth[rule] == k) for k in range(max(depth.values()) + 1)]
    places = place_rules(layers, edges)
    ax = blank(WIDTH, 0.62 * len(layers), (-0.7, max(map(len, layers)) - 0.3), (-len(layers) + 0.5, 0.5))
    for start, end in edges:
        ax.plot(*zip(places[start], places[end], strict=True), color="0.65", linewidth=0.8, zorder=1)
    for rule, (x, y) in places.items():
        text = rule.replace("_", "\n", 1).replace("_", " ")
        label = {"facecolor": FILL, "edgecolor": GREY, "boxstyle": "round,pad=0.3", "linewidth": 0.6}
        ax.text(x, y, text, ha="center", va="center", fontsize=6.5, bbox=label, zorder=2)
    return ax.figure


def find_edges() -> set[tuple[str, str]]:
    """Pairs of rules of the study, the second of which needs the first directly; figures and tables are left out.

    The rules that encode a family of ensembles count as one.
    """
    with TemporaryDirectory() as empty:
        jobs = plan.jobs(Path(empty), files=[command_line.CONFIG])
    edges = {(timed_rule(jobs[first].rule), timed_rule(job.rule)) for job in jobs.values() for first in job.behind}
    omitted = ("figure_", "table_", "join_table", "all")
    edges = {(a, b) for a, b in edges if a != b and not a.startswith(omitted) and not b.startswith(omitted)}
    return {(a, b) for a, b in edges if not any(b in list_later(c, edges) for first, c in edges if first == a)}


def list_later(rule: str, edges: set[tuple[str, str]]) -> set[str]:
    """All rules that need ``rule``, directly or not.

    >>> sorted(list_later("a", {("a", "b"), ("b", "c")}))
    ['b', 'c']
    """
    direct = {b for a, b in edges if a == rule}
    return direct.union(*(list_later(b, edges) for b in direct))


def find_depths(edges: set[tuple[str, str]]) -> dict[str, int]:
    """The length of the longest way to each rule.

    >>> find_depths({("a", "b"), ("b", "c"), ("a", "c")}) == {"a": 0, "b": 1, "c": 2}
    True
    """
    rules = {rule for edge in edges for rule in edge}
    before = {rule: {a for a, b in edges if b == rule} for rule in rules}
    depth: dict[str, int] = {}
    while len(depth) < len(rules):
        ready = [rule for rule in rules if rule not in depth and before[rule] <= set(depth)]
        depth |= {rule: max((depth[a] + 1 for a in before[rule]), default=0) for rule in ready}
    return depth


def place_rules(layers: list[list[str]], edges: set[tuple[str, str]]) -> dict[str, tuple[float, float]]:
    """Positions of rules, a line for each layer: short edges, and as few as possible that pass behind a rule.

    Rules swap places, or move within their line, as long as that lowers the cost.
    """
    rng = np.random.default_rng(1)
    widest = max(map(len, layers))
    slots = [[*layer, *[""] * (widest - len(layer))] for layer in layers]
    cost = cost_of(slots, edges)
    for _ in range(TRIALS):
        row = slots[rng.integers(len(slots))]
        i, k = rng.choice(widest, 2, replace=False)
        row[i], row[k] = row[k], row[i]
        new = cost_of(slots, edges)
        if new <= cost:
            cost = new
        else:
            row[i], row[k] = row[k], row[i]
    return positions_of(slots)


def positions_of(slots: list[list[str]]) -> dict[str, tuple[float, float]]:
    """Position of each rule by its row and column.

    >>> positions_of([["a", ""], ["", "b"]])
    {'a': (0.0, -0.0), 'b': (1.0, -1.0)}
    """
    return {rule: (float(x), -float(y)) for y, row in enumerate(slots) for x, rule in enumerate(row) if rule}


def cost_of(slots: list[list[str]], edges: set[tuple[str, str]]) -> float:
    """Total horizontal length of the edges, with a penalty for each rule that an edge passes behind."""
    places = positions_of(slots)
    cost = 0.0
    for start, end in edges:
        (x, y), (to_x, to_y) = places[start], places[end]
        cost += abs(to_x - x)
        for row in range(round(-y) + 1, round(-to_y)):
            crossing = x + (to_x - x) * (-row - y) / (to_y - y)
            cost += 10.0 * any(rule and abs(crossing - k) < 0.45 for k, rule in enumerate(slots[row]))
    return cost


def blank(width: float, height: float, x: tuple[float, float], y: tuple[float, float]) -> Axes:
    """Axes without ticks that fill a figure of ``width`` by ``height`` inches."""
    ax = Figure(figsize=(width, height)).add_axes((0, 0, 1, 1))
    ax.set(xlim=x, ylim=y)
    ax.set_axis_off()
    return ax


def box(ax: Axes, x: float, y: float, text: str) -> None:
    """Draw a box with ``text``, centred at ``x`` and ``y``."""
    ax.add_patch(FancyBboxPatch((x - 1.05, y - 0.45), 2.1, 0.9, "round,pad=0.1", facecolor=FILL, edgecolor=GREY))
    ax.text(x, y, text, ha="center", va="center", fontsize="small")


def arrow(ax: Axes, start: tuple[float, float], end: tuple[float, float], *, shrink: float, color: str = GREY) -> None:
    """Draw an arrow along x, shortened by ``shrink`` at both ends."""
    shortened = (start[0] + shrink + 0.1 * (shrink > 0), start[1]), (end[0] - shrink - 0.1 * (shrink > 0), end[1])
    ax.annotate(
        "", shortened[1], shortened[0], arrowprops={"arrowstyle": "-|>", "color": color, "shrinkA": 0, "shrinkB": 0}
    )


def draw_discs(ax: Axes, points: np.ndarray, color: str, box: float | None = None) -> None:
    """Draw points (N, 2) as discs of diameter sigma with their numbers, and the walls that hold their centres."""
    if box is not None:
        ax.add_patch(Rectangle((0, 0), box, box, fill=False, color=GREY))
    for number, (x, y) in enumerate(points, start=1):
        ax.add_patch(Circle((x, y), 0.5, facecolor=color, alpha=0.35, edgecolor=color))
        ax.text(x, y, str(number), ha="center", va="center", fontsize=6)
    ax.set(xticks=[], yticks=[], aspect="equal")
    ax.set_axis_off()
    middle = points.mean(axis=0) if box is None else (box / 2, box / 2)
    ax.set(xlim=(middle[0] - 3.3, middle[0] + 3.3), ylim=(middle[1] - 3.3, middle[1] + 3.3))


if __name__ == "__main__":
    main()
