"""Generated configurations of each gamma before and after relaxation, and the approach to equilibrium."""

from typing import NamedTuple

import numpy as np
import pandas
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, WIDTH, distinct_colors, pick_evenly, show_configuration, wrap
from workflow.ljvae.names import name_gamma, name_method, name_network
from workflow.ljvae.study import BASELINE

BASELINES = ("independent", "gaussian", "mixture")
STAGES = ("raw", "relaxed")
_COLUMNS = 6  # gammas
_PICTURED = 2  # networks with configurations


class Series(NamedTuple):
    """A network, or the baselines, and a method of it, with the name that readers see."""

    model: str
    method: str
    label: str


def list_series(models: list[str]) -> list[Series]:
    """The flow of each network, and each baseline.

    >>> [series.label for series in list_series(["geometric", "baseline"])][:2]
    ['flow of the geometric VAE', 'independent particles']
    """
    flows = [Series(model, "flow", f"flow of the {name_network(model)}") for model in models if model != BASELINE]
    methods = BASELINES if BASELINE in models else ()
    return flows + [Series(BASELINE, method, name_method(method, BASELINE)) for method in methods]


def draw(
    examples: dict[str, dict[str, np.ndarray]],
    curves: dict[str, pandas.DataFrame],
    random: pandas.DataFrame,
    bound: float,
    box: float,
) -> Figure:
    """``examples`` and ``curves`` of each model as in `relax_samples`, ``random`` the curves of random starts."""
    gammas = pick_evenly(sorted(random["gamma"].unique()), _COLUMNS)
    series = list_series(list(examples))
    colors = distinct_colors(series)
    flows = [each for each in series if each.method == "flow"]
    pictured = pick_evenly(flows, _PICTURED) + [each for each in series if each.method == "independent"]
    rows = [(each, stage) for each in pictured for stage in STAGES]
    figure = Figure(figsize=(WIDTH, 1.05 * (len(rows) + 1) + 2.6), layout="constrained")
    axes = figure.subplots(len(rows) + 2, len(gammas), squeeze=False, height_ratios=[1] * (len(rows) + 1) + [1.5])
    for column, gamma in enumerate(gammas):
        simulated = next(iter(examples.values()))[f"simulated/{gamma:g}"][0]
        show_configuration(axes[0, column], simulated, box, color=ORIGINAL)
        axes[0, column].set_title(name_gamma(gamma), fontsize="x-small")
        for row, (each, stage) in enumerate(rows, 1):
            points = examples[each.model][f"{each.method}/{gamma:g}/{stage}"][0]
            show_configuration(axes[row, column], points, box, color=colors[each])
        chosen = {each: _select(curves[each.model], gamma, each.method) for each in series}
        _show_settling(axes[-1, column], chosen, random[random["gamma"] == gamma], colors, bound)
        if column:
            axes[-1, column].tick_params(labelleft=False)
    axes[0, 0].set_ylabel("simulated", fontsize="x-small")
    for row, (each, stage) in enumerate(rows, 1):
        axes[row, 0].set_ylabel(wrap(f"{each.label}, {stage}", 19), fontsize="xx-small")
    axes[-1, 0].set_ylabel("distance of energies\n(Kolmogorov-Smirnov)", fontsize="x-small")
    figure.legend(*axes[-1, 0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure


def _select(curve: pandas.DataFrame, gamma: float, method: str) -> pandas.DataFrame:
    return curve[(curve["gamma"] == gamma) & (curve["method"] == method)]


def _show_settling(
    ax: Axes, curves: dict[Series, pandas.DataFrame], random: pandas.DataFrame, colors: dict, bound: float
) -> None:
    """Distances by sweeps; the null is what energies of the same distribution give."""
    ax.plot(random["sweeps"], random["energy_ks"], color=ORIGINAL, label="random start")
    for series, curve in curves.items():
        ax.plot(curve["sweeps"], curve["energy_ks"], color=colors[series], linewidth=1, label=series.label)
    ax.axhline(bound, color="0.7", linewidth=0.8, label="counts as equilibrium")
    null = random["energy_ks_null"].iloc[0]
    ax.axhline(null, color="0.3", linewidth=0.8, linestyle=":", label="null (the same distribution)")
    ax.set(xscale="log", yscale="log", ylim=(0.01, 1))
    ax.set_xlabel("sweeps", fontsize="x-small")
