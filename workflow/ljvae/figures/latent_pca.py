"""The latent space in the plane of its first two principal components."""

from typing import Any

import numpy as np
import pandas
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from workflow.ljvae.figures.names import name_gamma
from workflow.ljvae.figures.style import RECONSTRUCTED, WIDTH, pick_evenly

_MOST = 5  # gammas: one in a panel


def draw(planes: dict[float, np.ndarray], share: np.ndarray, row: pandas.Series) -> Figure:
    """``planes`` has the test points (S, 2) of each gamma, ``share`` (D,) the variance of each component."""
    shown = pick_evenly(planes, _MOST)
    figure = Figure(figsize=(WIDTH, 4.6), layout="constrained")
    top, bottom = figure.subfigures(2, 1, squeeze=False, height_ratios=[1.1, 1])[:, 0]
    axes = top.subplots(1, len(shown), squeeze=False, sharex=True, sharey=True)[0]
    everything = np.concatenate(list(planes.values()))
    for ax, gamma in zip(axes, shown, strict=True):
        _draw_plane(ax, everything, planes[gamma])
        ax.set_title(name_gamma(gamma))
        ax.set_xlabel(f"component 1 ({share[0]:.1%})")
    axes[0].set_ylabel(f"component 2 ({share[1]:.1%})")
    left, right = bottom.subplots(1, 2)
    _draw_accuracies(left, row)
    _draw_variance(right, share)
    return figure


def _draw_plane(ax: Axes, everything: np.ndarray, points: np.ndarray) -> None:
    style: dict[str, Any] = {"s": 3, "linewidth": 0, "rasterized": True}
    ax.scatter(everything[:, 0], everything[:, 1], color="0.8", **style)
    ax.scatter(points[:, 0], points[:, 1], color=RECONSTRUCTED, alpha=0.5, **style)
    sns.kdeplot(x=points[:, 0], y=points[:, 1], levels=[0.3], color="0.15", linewidths=1.0, ax=ax)
    ax.set(xlabel="", ylabel="")


def _draw_accuracies(ax: Axes, row: pandas.Series) -> None:
    labels = {
        "accuracy_plane": "neighbours in the plane",
        "accuracy_latent": "neighbours in all dimensions",
        "accuracy_gaussian": "a Gaussian of each gamma",
    }
    ax.barh(range(len(labels)), [row[key] for key in labels], color="0.6", height=0.6)
    ax.axvline(row["accuracy_chance"], color="0.15", linestyle=":")
    ax.set_yticks(range(len(labels)), labels.values())
    ax.set(xlim=(0, 1), ylim=(len(labels) - 0.5, -0.5), xlabel="fraction of configurations")
    ax.set_title("gamma identified by; dotted: chance level")


def _draw_variance(ax: Axes, share: np.ndarray) -> None:
    components = np.arange(1, len(share) + 1)
    ax.bar(components, share, color="0.6")
    ax.plot(components, np.cumsum(share), color=RECONSTRUCTED)
    ax.set(ylim=(0, 1.02), xlabel="principal component", ylabel="fraction of the variance")
    ax.set_title(f"bars: each; line: up to it; first two: {share[:2].sum():.1%}")
