"""Generated configurations of each gamma before and after relaxation, and the approach to equilibrium."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import ORIGINAL, WIDTH, distinct_colors, show_configuration

METHOD = "flow"


def draw(
    examples: dict[str, dict[str, np.ndarray]],
    curves: dict[str, pandas.DataFrame],
    random: pandas.DataFrame,
    bound: float,
) -> Figure:
    """``examples`` and ``curves`` of each model as in `relax_samples`, ``random`` the curves of random starts."""
    gammas = sorted(random["gamma"].unique())
    colors = distinct_colors(examples)
    stages = [(model, stage) for model in examples for stage in ("raw", "relaxed")]
    figure = Figure(figsize=(WIDTH, 1.35 * (len(stages) + 1) + 1.9), layout="constrained")
    axes = figure.subplots(len(stages) + 2, len(gammas), squeeze=False, height_ratios=[1] * (len(stages) + 1) + [1.25])
    for column, gamma in enumerate(gammas):
        show_configuration(axes[0, column], next(iter(examples.values()))[f"simulated/{gamma:g}"][0], color=ORIGINAL)
        axes[0, column].set_title(rf"$\gamma$ = {gamma:g}", fontsize="small")
        for k, (model, stage) in enumerate(stages, 1):
            show_configuration(axes[k, column], examples[model][f"{METHOD}/{gamma:g}/{stage}"][0], color=colors[model])
        ax = axes[-1, column]
        from_random = random[random["gamma"] == gamma]
        ax.plot(from_random["sweeps"], from_random["energy_ks"], color=ORIGINAL)
        for model, curve in curves.items():
            chosen = curve[(curve["gamma"] == gamma) & (curve["method"] == METHOD)]
            ax.plot(chosen["sweeps"], chosen["energy_ks"], color=colors[model])
        ax.axhline(bound, color="0.7", linewidth=0.8)
        ax.set(xscale="log", ylim=(0, 1), xlabel="sweeps")
        if column:
            ax.set_yticklabels([])
    axes[0, 0].set_ylabel("simulated", fontsize="x-small")
    for k, (model, stage) in enumerate(stages, 1):
        axes[k, 0].set_ylabel(f"{model},\n{stage}", fontsize="x-small")
    axes[-1, 0].set_ylabel("distance of energies\n(Kolmogorov-Smirnov)", fontsize="x-small")
    figure.suptitle("Dark curves: random start. Grey line: what counts as equilibrium.", fontsize="small")
    return figure
