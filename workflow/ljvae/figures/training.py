"""Error and KL along the training."""

import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import axes_grid, distinct_colors


def draw(histories: dict[str, pandas.DataFrame], baselines: pandas.DataFrame) -> Figure:
    """``histories`` has history.csv by label, ``baselines`` the rows of the constant and the linear predictor."""
    figure, (axes,) = axes_grid(1, 2, 3.3)
    error, divergence = axes
    for label, color in distinct_colors(histories).items():
        history = histories[label]
        error.plot(history["epoch"], history["val_mse"], color=color, label=f"{label}, validation")
        error.plot(
            history["epoch"],
            history["mse"],
            color=color,
            linestyle="--",
            label=f"{label}, training (one latent sample)",
        )
        divergence.plot(history["epoch"], history["val_kl"], color=color)
    for baseline, style in zip(baselines.itertuples(), (":", "-."), strict=False):
        text = "mean matrix" if baseline.model == "constant" else f"PCA, {baseline.latent_dim} components"
        text = f"{text} ({baseline.representation})"
        error.axhline(baseline.test_mse, color="0.4", linestyle=style, linewidth=1, label=text)
    error.set(yscale="log", xlabel="epoch", ylabel="mean squared error ($L^2$)")
    figure.legend(*error.get_legend_handles_labels(), fontsize="x-small", loc="outside lower center", ncols=2)
    divergence.set(xlabel="epoch", ylabel="KL (nats), validation")
    return figure
