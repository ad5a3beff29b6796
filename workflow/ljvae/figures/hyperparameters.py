"""The deck's parameter optimisation: error over latent dimension and KL weight."""

import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import axes_grid, ordered_colors


def draw(grid: pandas.DataFrame, baselines: pandas.DataFrame, epochs: int) -> Figure:
    """``grid`` has the rows of hyperparameters.csv, ``baselines`` those of the constant and the linear predictor.

    Lines join the means over seeds; bars span the seeds.
    """
    figure, (axes,) = axes_grid(1, 2, 3.0)
    quantities = (("test_mse", "test mean squared error ($L^2$)"), ("kl", "KL (nats)"))
    for ax, (column, label) in zip(axes, quantities, strict=True):
        for weight, color in ordered_colors(sorted(grid["kl_weight"].unique())).items():
            seeds = grid[grid["kl_weight"] == weight].groupby("latent_dim")[column]
            mean = seeds.mean()
            spread = [mean - seeds.min(), seeds.max() - mean]
            ax.errorbar(
                mean.index, mean, yerr=spread, color=color, marker="o", label=rf"KL weight $\lambda$ = {weight:g}"
            )
        ax.set(xscale="log", xlabel="latent dimensions", ylabel=label)
        ax.set_xticks(sorted(grid["latent_dim"].unique()), sorted(grid["latent_dim"].unique()))
        ax.minorticks_off()
    constant = baselines.set_index("model").loc["constant", "test_mse"]
    axes[0].axhline(constant, color="0.4", linestyle=":", label="mean matrix")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=6)
    seeds = grid["seed"].nunique()
    figure.suptitle(f"{_count(epochs, 'epoch')} each, {_count(seeds, 'training seed')}")
    return figure


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
