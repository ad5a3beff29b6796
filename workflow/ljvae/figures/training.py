"""Error and KL along the training."""

from typing import Any

import pandas
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from workflow.ljvae.figures.names import name_network
from workflow.ljvae.figures.style import axes_grid, distinct_colors


def draw(histories: list[tuple[str, pandas.DataFrame]], baselines: pandas.DataFrame) -> Figure:
    """``histories`` has a network and history.csv of each training, ``baselines`` the constant and linear predictor.

    Trainings of one network with several seeds share its colour.
    """
    figure, (axes,) = axes_grid(1, 2, 3.4)
    error, divergence = axes
    colors = distinct_colors(dict(histories))
    for model, history in histories:
        style: dict[str, Any] = {"color": colors[model], "linewidth": 1.0}
        error.plot(history["epoch"], history["val_mse"], **style)
        error.plot(history["epoch"], history["mse"], linestyle="--", **style)
        divergence.plot(history["epoch"], history["val_kl"], **style)
    for model, color in colors.items():
        error.plot([], [], color=color, label=name_network(model))
    error.plot([], [], color="0.4", label="validation")
    error.plot([], [], color="0.4", linestyle="--", label="training (one latent sample)")
    baseline: Any
    for baseline, line in zip(baselines.itertuples(), (":", "-."), strict=False):
        name = name_network(baseline.model)
        text = name if baseline.model == "constant" else f"{name}, {baseline.latent_dim} components"
        error.axhline(baseline.test_mse, color="0.4", linestyle=line, linewidth=1, label=text)
    error.set(yscale="log", xlabel="epoch", ylabel="mean squared error ($L^2$)")
    divergence.set(xlabel="epoch", ylabel="KL divergence (nats), validation")
    for ax in axes:
        ax.xaxis.set_major_locator(MaxNLocator(integer=True))
    figure.legend(*error.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure
