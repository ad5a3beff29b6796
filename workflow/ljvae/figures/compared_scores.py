"""Fractions of unusual particles by each score, in each trajectory and in normal frames."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.environments.naming import SHOWN
from workflow.ljvae.figures.style import axes_grid, distinct_colors


def draw(scores: pandas.DataFrame) -> Figure:
    """Draw compared_scores.csv: the fraction of unusual particles by score, with the nominal rate of false alarms."""
    trajectories = list(dict.fromkeys(scores["trajectory"]))
    methods = list(dict.fromkeys(scores["score"]))
    colors = distinct_colors(methods)
    figure, axes = axes_grid(1, 1, 0.9 + 0.12 * len(methods) * len(trajectories))
    ax = axes[0, 0]
    height = 0.8 / len(methods)
    for k, method in enumerate(methods):
        rows = scores[scores["score"] == method].set_index("trajectory").reindex(trajectories)
        places = np.arange(len(trajectories)) + height * (k - (len(methods) - 1) / 2)
        ax.plot(rows["unusual"], places, "o", color=colors[method], label=SHOWN[method])
    ax.axvline(float(scores["nominal"].iloc[0]), color="0.3", linewidth=0.8)
    parts = scores.drop_duplicates("trajectory").set_index("trajectory")["part"]
    labels = [f"{name} ({'normal test frames' if parts[name] == 'test' else 'judged'})" for name in trajectories]
    ax.set(
        yticks=range(len(trajectories)),
        yticklabels=labels,
        xlabel="fraction of particles that are unusual",
        xscale="log",
    )
    ax.invert_yaxis()
    figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure
