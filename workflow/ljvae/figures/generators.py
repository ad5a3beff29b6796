"""Draws of several generators next to the simulation, and how close their densities, weights and energies are."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from workflow.ljvae.figures.names import name_gamma, name_method, name_network
from workflow.ljvae.figures.style import NORMAL, ORIGINAL, WIDTH, distinct_colors, pick_evenly, show_configuration, wrap
from workflow.ljvae.study import BASELINE, SAMPLER

_COLUMNS = 6  # gammas
# Methods that the figure shows; a density has one. Of the networks whose latents are drawn, it shows pictured ones.
_SHOWN = {BASELINE: ("barometric", "insertion"), SAMPLER: ("sampler",)}
_OF_LATENTS = "flow"
_DENSITY = "autoregressive"
_FEWEST = 20  # effective draws whose weights estimate anything
_MARKERS = "osDv^<>PX*"
_NULL: dict[str, Any] = {"color": "0.45", "marker": "_", "markersize": 4}


class Series(NamedTuple):
    """A generator and a method of it, with the name that readers see."""

    generator: str
    method: str
    label: str


def name_series(generator: str, method: str) -> str:
    """The name of a generator and a method that readers see.

    >>> name_series("baseline", "insertion"), name_series("geometric", "flow")
    ('insertion, true potential', 'geometric VAE, flow')
    """
    if generator in (BASELINE, SAMPLER):
        return name_method(method, generator)
    network = name_network(generator)
    return network if method == _DENSITY else f"{network}, {name_method(method)}"


def list_series(table: pandas.DataFrame, pictured: Iterable[str]) -> list[Series]:
    """The series of generators.csv that are drawn, in the order of the table; ``pictured`` are generators.

    >>> rows = pandas.DataFrame({"generator": ["a", "b", "c"], "method": ["flow", "flow", "autoregressive"]})
    >>> [series.generator for series in list_series(rows, ["b"])]
    ['b', 'c']
    """
    shown = dict.fromkeys(pictured, (_OF_LATENTS, _DENSITY)) | _SHOWN
    pairs = table[["generator", "method"]].drop_duplicates().itertuples(index=False)
    return [
        Series(generator, method, name_series(generator, method))
        for generator, method in pairs
        if method in shown.get(generator, (_DENSITY,))
    ]


def draw(table: pandas.DataFrame, examples: dict[str, dict[str, np.ndarray]], box: float) -> Figure:
    """Draw generators.csv, and ``examples`` of the baseline and of some generators as in `judge_samples`."""
    gammas = pick_evenly(sorted(table["gamma"].unique()), _COLUMNS)
    series = list_series(table, examples)
    colors = distinct_colors(series)
    looks = {each: (colors[each], _MARKERS[k % len(_MARKERS)]) for k, each in enumerate(series)}
    pictured = [each for each in series if each.generator in examples and each.generator != BASELINE]
    height = 1.1 * (len(pictured) + 1)
    figure = Figure(figsize=(WIDTH, height + 5.6), layout="constrained")
    upper, lower = figure.subfigures(2, 1, squeeze=False, height_ratios=[height, 5.6])[:, 0]
    _draw_configurations(upper, pictured, gammas, examples, looks, box)
    _draw_measures(lower, table, series, looks)
    return figure


def _draw_configurations(
    figure: Figure, pictured: list[Series], gammas: list[float], examples: dict, looks: dict, box: float
) -> None:
    """A row for the simulation and one for each pictured series: raw draws, as they come."""
    axes = figure.subplots(len(pictured) + 1, len(gammas), squeeze=False)
    for column, gamma in enumerate(gammas):
        axes[0, column].set_title(name_gamma(gamma), fontsize="x-small")
        simulated = examples[BASELINE][f"simulated/{gamma:g}"][0]
        show_configuration(axes[0, column], simulated, box, color=ORIGINAL)
        for row, each in enumerate(pictured, 1):
            points = examples[each.generator][f"{each.method}/{gamma:g}/raw"][0]
            show_configuration(axes[row, column], points, box, color=looks[each][0])
    for row, label in enumerate(["simulated", *(each.label for each in pictured)]):
        axes[row, 0].set_ylabel(wrap(label, 17), fontsize="x-small")


def _draw_measures(figure: Figure, table: pandas.DataFrame, series: list[Series], looks: dict) -> None:
    """Divergence, weights, free energies and energies by gamma; points of several trainings lie side by side."""
    axes = figure.subplots(2, 2)
    for place, each in enumerate(series):
        rows = table[(table["generator"] == each.generator) & (table["method"] == each.method)]
        shift = 0.012 * (place - len(series) / 2)
        _draw_series(axes.ravel(), rows, shift, *looks[each])
    _finish(axes.ravel(), table)
    handles = [
        Line2D([], [], color=color, marker=marker, linestyle="none", markersize=4, label=each.label)
        for each, (color, marker) in looks.items()
    ]
    handles.append(Line2D([], [], linestyle="none", label="null of the point above or below", **_NULL))
    figure.legend(handles=handles, loc="outside lower center", ncols=3, fontsize="x-small")


def _draw_series(axes: np.ndarray, rows: pandas.DataFrame, shift: float, color: object, marker: str) -> None:
    gamma = rows["gamma"] + shift
    dots = {"color": color, "markersize": 3, "elinewidth": 0.8}
    divergence, fraction, integral, energies = axes
    energies.errorbar(gamma, rows["energy_ks"], fmt=marker, **dots)
    energies.plot(gamma, rows["energy_ks_null"], linestyle="none", zorder=0, **_NULL)
    if rows["kl"].notna().any():
        divergence.errorbar(gamma, rows["kl"], yerr=2 * rows["kl_se"], fmt=marker, **dots)
        fraction.errorbar(gamma, rows["effective_fraction"], fmt=marker, **dots)
    weighted = rows[rows["effective_fraction"] * rows["n"] >= _FEWEST]
    difference = weighted["log_z"] - weighted["reference_log_z"]
    integral.errorbar(weighted["gamma"] + shift, difference, yerr=2 * weighted["log_z_se"], fmt=marker, **dots)
    energies.errorbar(
        weighted["gamma"] + shift, weighted["weighted_energy_ks"], fmt=marker, markerfacecolor="none", **dots
    )
    energies.plot(weighted["gamma"] + shift, weighted["weighted_energy_ks_null"], linestyle="none", zorder=0, **_NULL)


def _finish(axes: np.ndarray, table: pandas.DataFrame) -> None:
    divergence, fraction, integral, energies = axes
    divergence.set(yscale="log", title="KL divergence from the simulation (nats)")
    fraction.set(yscale="log", title="effective size of the weighted draws (fraction)")
    integral.set(title="log Z minus that of sequential Monte Carlo")
    integral.axhline(0, color=NORMAL, linewidth=0.8, zorder=0)
    reference = table.dropna(subset="reference_log_z_se").groupby("gamma")["reference_log_z_se"].first()
    integral.fill_between(reference.index, -2 * reference, 2 * reference, color=NORMAL, alpha=0.2, linewidth=0)
    energies.set(yscale="log", title="distance of the energies (open: weighted)", ylim=(0.005, 1.3))
    room = 0.1 + 0.05 * np.ptp(table["gamma"])
    for ax in axes:
        ax.set_xlim(table["gamma"].min() - room, table["gamma"].max() + room)
        ax.set_xlabel("gamma (epsilon / sigma)", fontsize="x-small")
        ax.title.set_fontsize("small")
