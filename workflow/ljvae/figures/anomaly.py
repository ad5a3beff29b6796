"""A family of anomalies alongside normal configurations: where it lands in latent space, and its errors."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from workflow.ljvae.figures.names import name_gamma
from workflow.ljvae.figures.style import NORMAL, RECONSTRUCTED, WIDTH, pick_evenly, show_matrix, wrap
from workflow.ljvae.statistics import extreme_indices

MOST = 5  # ensembles shown of a family: one in a column
_PANEL = 1.95  # inches, height of a row of panels
_EXAMPLE = 1.4  # inches, height of a row of examples
_ROWS = 3  # of examples
_OUTSIDE = 0.002  # fraction of the points that a plane may leave out on each side


@dataclass(frozen=True)
class Family:
    """The arrays that a family's figure shows.

    Planes are points (S, 2) of principal components: of the test set, and of each ensemble. Errors are mean squared
    errors (S,). ``normal_errors`` has those of the normal fluid of the ensemble's gamma and their weights, where there
    is one. ``areas`` holds [auc, low, high, null_low, null_high] by ensemble; the null is NaN where there is none.
    ``names`` are display names.
    """

    test_plane: np.ndarray
    planes: dict[str, np.ndarray]
    test_errors: np.ndarray
    normal_errors: dict[str, tuple[np.ndarray, np.ndarray]]
    errors: dict[str, np.ndarray]
    areas: dict[str, list[float]]
    names: dict[str, str]


@dataclass(frozen=True)
class Examples:
    """Matrices below a family's figure: titles by key, and for each row a ``label`` and a matrix (N, N) for each key.

    Keys that end in "change" hold differences and take a diverging colour map; they stand behind the others.
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
            "label": name_gamma(gamma[k]),
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
    """One configuration in each masked ensemble: ``original`` is its matrix (N, N), the others are by display name."""
    titles = {
        "original": "original",
        "input": "masked",
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


def choose_members(areas: dict[str, list[float]]) -> list[str]:
    """The ensembles that are shown: of many, those between the smallest and the largest area, in the family's order.

    >>> choose_members({name: [area] for name, area in zip("abcdefg", (0.9, 0.5, 0.6, 0.7, 0.2, 0.8, 0.55))})
    ['a', 'b', 'c', 'd', 'e']
    """
    chosen = pick_evenly(sorted(areas, key=lambda name: areas[name][0]), MOST)
    return [name for name in areas if name in chosen]


def draw(family: Family, examples: Examples | None = None) -> Figure:
    """Latent maps and error distributions, above the examples where there are some."""
    members = choose_members(family.areas)
    rows = len(members) if len(members) < 3 else 2
    panels_height = _PANEL * rows + 0.7
    examples_height = _EXAMPLE * min(len(examples.rows), _ROWS) + 0.9 if examples else 0.0
    figure = Figure(figsize=(WIDTH, panels_height + examples_height), layout="constrained")
    if examples is None:
        draw_panels(figure, family, members)
    else:
        heights = [panels_height, examples_height]
        top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=heights)[:, 0]
        draw_panels(top, family, members)
        _draw_examples(bottom, Examples(examples.titles, pick_evenly(examples.rows, _ROWS)))
    return figure


def _draw_examples(figure: SubFigure, examples: Examples) -> None:
    axes = figure.subplots(len(examples.rows), len(examples.titles), squeeze=False)
    largest = max(row["original"].max() for row in examples.rows)
    changes = [key for key in examples.titles if key.endswith("change")]
    change = max(np.abs(row[key]).max() for row in examples.rows for key in changes)
    for line, row in zip(axes, examples.rows, strict=True):
        line[0].set_ylabel(wrap(row["label"], 20), fontsize="x-small")
        for ax, key in zip(line, examples.titles, strict=True):
            if key in changes:
                difference = show_matrix(ax, row[key], change, "RdBu_r", -change)
            else:
                image = show_matrix(ax, row[key], largest)
    for ax, title in zip(axes[0], examples.titles.values(), strict=True):
        ax.set_title(title, fontsize="x-small")
    count = len(examples.titles) - len(changes)
    bar: dict[str, Any] = {"location": "bottom", "shrink": 0.6, "aspect": 30}
    figure.colorbar(image, ax=axes[:, :count], label="distance / L", **bar)
    figure.colorbar(difference, ax=axes[:, count:], label="difference / L", **bar)


def draw_panels(figure: Figure | SubFigure, family: Family, members: list[str]) -> None:
    """The latent map and the error distribution of each of the ``members``, above a legend."""
    beside = len(members) < 3
    shape = (len(members), 2) if beside else (2, len(members))
    axes = figure.subplots(*shape, squeeze=False, sharex=False)
    pairs = axes if beside else axes.T
    limits = _plane_limits([family.test_plane, *(family.planes[name] for name in members)])
    errors = [family.test_errors, *(family.errors[name] for name in members)]
    smallest = np.log10(min(values.min() for values in errors))
    largest = np.log10(max(values.max() for values in errors))
    margin = 0.1 * (largest - smallest)
    for number, (name, (plane, density)) in enumerate(zip(members, pairs, strict=True)):
        _draw_plane(plane, family, name, limits)
        _draw_errors(density, family, name)
        density.set_xlim(smallest - margin, largest + margin)
        if beside or number == 0:
            plane.set_ylabel("latent component 2")
            density.set_ylabel("density")
        else:
            plane.tick_params(labelleft=False)
    marker: dict[str, Any] = {"linestyle": "", "marker": "o", "markersize": 4}
    handles: list[Artist] = [
        Patch(facecolor=NORMAL, alpha=0.5, label="test set"),
        Line2D([], [], color=RECONSTRUCTED, **marker, label="anomaly"),
    ]
    if any(name in family.normal_errors for name in members):
        handles.append(Line2D([], [], color="0.15", linestyle="--", label="normal fluid of the same gamma"))
    figure.legend(handles=handles, loc="outside lower center", ncols=3)


def _plane_limits(planes: list[np.ndarray]) -> np.ndarray:
    points = np.concatenate(planes)
    low, high = np.quantile(points, [_OUTSIDE, 1 - _OUTSIDE], axis=0)
    margin = 0.05 * (high - low) + 1e-3
    return np.stack([low - margin, high + margin], axis=1)


def _draw_plane(ax: Axes, family: Family, name: str, limits: np.ndarray) -> None:
    points: dict[str, Any] = {"s": 3, "linewidth": 0, "rasterized": True}
    ax.scatter(*family.test_plane.T, color="0.75", **points)
    ax.scatter(*family.planes[name].T, color=RECONSTRUCTED, alpha=0.5, **points)
    ax.set(xlim=limits[0], ylim=limits[1], xlabel="latent component 1")
    ax.set_title(wrap(family.names[name], 22), fontsize="x-small")


def _draw_errors(ax: Axes, family: Family, name: str) -> None:
    sns.kdeplot(np.log10(family.test_errors), fill=True, color=NORMAL, linewidth=0, alpha=0.5, ax=ax)
    if name in family.normal_errors:
        values, weights = family.normal_errors[name]
        sns.kdeplot(x=np.log10(values), weights=weights, color="0.15", linestyle="--", linewidth=1, ax=ax)
    logarithms = np.log10(family.errors[name])
    if np.ptp(logarithms) > 0:
        sns.kdeplot(logarithms, color=RECONSTRUCTED, linewidth=1.2, ax=ax)
    else:  # one frame, or frames that are all the same
        ax.axvline(logarithms[0], color=RECONSTRUCTED, linewidth=1.2)
    ax.set(xlabel="log$_{10}$ MSE ($L^2$)", ylabel="", yticks=[])
    area, low, high, null_low, null_high = family.areas[name]
    null = "no null" if np.isnan(null_low) else f"null {null_low:.2f} to {null_high:.2f}"
    ax.set_title(f"AUC {area:.2f} ({low:.2f} to {high:.2f})\n{null}", fontsize="x-small")
