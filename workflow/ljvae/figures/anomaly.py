"""A family of anomalies alongside normal configurations: where it lands in latent space, and its errors."""

import itertools
from dataclasses import dataclass

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from workflow.ljvae.figures.style import NORMAL, WIDTH, distinct_colors, ordered_colors, show_matrix
from workflow.ljvae.statistics import extreme_indices

_PANEL = 2.5  # inches, height of a panel with its labels
_LINE = 0.15  # inches, of a line of a legend
_EXAMPLE = 1.75  # inches, height of a row of examples
_MARKERS = "o^sDvPX*<>"
_LINES = ("--", "-.", ":", (0, (6, 1, 1, 1, 1, 1)))  # of normal fluids


@dataclass(frozen=True)
class Family:
    """The arrays that a family's figure shows.

    Planes are points (S, 2) of principal components: of the test set by gamma, and of each ensemble. Errors are mean
    squared errors (S,). ``normal_errors`` has those of the normal fluid of each gamma of the family and their weights,
    ``areas`` holds [auc, low, high, null] by ensemble; the null is NaN where there is none.
    """

    test_planes: dict[float, np.ndarray]
    planes: dict[str, np.ndarray]
    test_errors: np.ndarray
    normal_errors: dict[float, tuple[np.ndarray, np.ndarray]]
    errors: dict[str, np.ndarray]
    areas: dict[str, list[float]]


@dataclass(frozen=True)
class Examples:
    """Matrices below a family's figure: titles by key, and for each row a ``label`` and a matrix (N, N) for each key.

    Keys that end in "change" hold differences and take a diverging colour map.
    """

    titles: dict[str, str]
    rows: list[dict]


def collect_changes(
    clean: np.ndarray,
    changed: np.ndarray,
    decoded_clean: np.ndarray,
    decoded: np.ndarray,
    parents: np.ndarray,
    test_gamma: np.ndarray,
) -> Examples:
    """One configuration of the lowest and one of the highest gamma, with the changes of its matrix and of the output.

    ``clean`` (T, N, N) are the test set's matrices, ``changed`` (S, N, N) those of a corrupted ensemble, whose
    ``parents`` (S,) are their indices in the test set; ``decoded_clean`` and ``decoded`` are the network's outputs.
    """
    titles = {
        "original": "original",
        "input": "corrupted",
        "reconstruction": "reconstruction",
        "input_change": "corrupted\n- original",
        "output_change": "reconstruction -\nthe original's",
    }
    gamma = test_gamma[parents]
    rows = [
        {
            "label": rf"$\gamma$ = {gamma[k]:g}",
            "original": clean[parents[k]],
            "input": changed[k],
            "reconstruction": decoded[k],
            "input_change": changed[k] - clean[parents[k]],
            "output_change": decoded[k] - decoded_clean[parents[k]],
        }
        for k in extreme_indices(gamma)
    ]
    return Examples(titles, rows)


def collect_gaps(original: np.ndarray, masked: dict[str, np.ndarray], decoded: dict[str, np.ndarray]) -> Examples:
    """One configuration in each masked ensemble: ``original`` is its matrix (N, N), the others are by ensemble."""
    titles = {
        "original": "original",
        "input": "blacked out",
        "reconstruction": "reconstruction",
        "error_change": "reconstruction\n- original",
    }
    rows = [
        {
            "label": name,
            "original": original,
            "input": matrix,
            "reconstruction": decoded[name],
            "error_change": decoded[name] - original,
        }
        for name, matrix in masked.items()
    ]
    return Examples(titles, rows)


def spread_evenly(values: np.ndarray, count: int) -> np.ndarray:
    """At most ``count`` of the values, evenly spread, so that a derived ensemble shows all of its gammas.

    >>> spread_evenly(np.arange(5), 3).tolist(), spread_evenly(np.arange(2), 3).tolist()
    ([0, 2, 4], [0, 1])
    """
    return values[np.linspace(0, len(values) - 1, min(len(values), count)).astype(int)]


def draw(family: Family, examples: Examples | None = None) -> Figure:
    """Latent map and error distributions, above the examples where there are some."""
    heights = [_height(family), _EXAMPLE * len(examples.rows) if examples else 0.0]
    figure = Figure(figsize=(WIDTH, sum(heights)), layout="constrained")
    if examples is None:
        draw_panels(figure, family)
    else:
        top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
        draw_panels(top, family)
        _draw_examples(bottom, examples)
    return figure


def _draw_examples(figure: SubFigure, examples: Examples) -> None:
    axes = figure.subplots(len(examples.rows), len(examples.titles), squeeze=False)
    largest = max(row["original"].max() for row in examples.rows)
    changes = [key for key in examples.titles if key.endswith("change")]
    change = max(np.abs(row[key]).max() for row in examples.rows for key in changes)
    for line, row in zip(axes, examples.rows, strict=True):
        line[0].set_ylabel(row["label"], fontsize="small")
        for ax, key in zip(line, examples.titles, strict=True):
            if key in changes:
                difference = show_matrix(ax, row[key], change, "RdBu_r", -change)
            else:
                image = show_matrix(ax, row[key], largest)
    for ax, title in zip(axes[0], examples.titles.values(), strict=True):
        ax.set_title(title, fontsize="small")
    figure.colorbar(image, ax=axes[:, -1], label="distance / L", shrink=0.8, location="right")
    figure.colorbar(difference, ax=axes[:, -1], label="difference / L", shrink=0.8, location="right")


def draw_panels(figure: Figure | SubFigure, family: Family) -> None:
    """Latent map alongside the error distributions, each above its legend."""
    (latent, errors), legends = figure.subplots(2, 2, height_ratios=[_PANEL, _LINE * _lines(family)])
    colors = distinct_colors(family.planes)
    _draw_latent_map(latent, family, colors)
    _draw_errors(errors, family, colors)
    for ax, below, columns in zip((latent, errors), legends, (2, 1), strict=True):
        below.axis("off")
        below.legend(*ax.get_legend_handles_labels(), fontsize="xx-small", ncols=columns, loc="upper center")


def _lines(family: Family) -> int:
    """Lines of the longer one of the two legends."""
    of_map = -(-(len(family.test_planes) + len(family.planes)) // 2)
    return max(of_map, 1 + len(family.normal_errors) + len(family.errors))


def _height(family: Family) -> float:
    return _PANEL + _LINE * _lines(family)


def _draw_latent_map(ax: Axes, family: Family, colors: dict) -> None:
    for gamma, color in ordered_colors(family.test_planes).items():
        points = family.test_planes[gamma]
        sns.kdeplot(x=points[:, 0], y=points[:, 1], levels=[0.3], color=color, linewidths=1.2, ax=ax)
        ax.plot([], [], color=color, label=rf"test, $\gamma$ = {gamma:g}")
    for (name, points), marker in zip(family.planes.items(), itertools.cycle(_MARKERS), strict=False):
        ax.scatter(
            points[:, 0], points[:, 1], s=5, marker=marker, color=colors[name], alpha=0.35, linewidth=0, rasterized=True
        )
        ax.scatter([], [], marker=marker, color=colors[name], label=name)
    ax.set(xlabel="latent component 1", ylabel="latent component 2")


def _draw_errors(ax: Axes, family: Family, colors: dict) -> None:
    sns.kdeplot(np.log10(family.test_errors), fill=True, color=NORMAL, linewidth=0, alpha=0.5, ax=ax, label="test set")
    for (gamma, (values, weights)), line in zip(family.normal_errors.items(), itertools.cycle(_LINES), strict=False):
        label = rf"normal, $\gamma$ = {gamma:g}"
        sns.kdeplot(x=np.log10(values), weights=weights, color="0.2", linestyle=line, ax=ax, label=label)
    for name, values in family.errors.items():
        area, low, high, null = family.areas[name]
        label = f"{name}: AUC {area:.2f} ({low:.2f} to {high:.2f}), " + (
            "no null" if np.isnan(null) else f"null {null:.2f}"
        )
        logarithms = np.log10(values)
        if np.ptp(logarithms) > 0:
            sns.kdeplot(logarithms, color=colors[name], ax=ax, label=label)
        else:  # one frame, or frames that are all the same
            ax.axvline(logarithms[0], color=colors[name], label=label)
    ax.set(xlabel="log$_{10}$ of the mean squared error ($L^2$)", ylabel="density")
