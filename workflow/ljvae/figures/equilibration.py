"""Energy along the runs: are the sweeps enough?"""

import numpy as np
import pandas
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from workflow.ljvae.figures.names import name_gamma
from workflow.ljvae.figures.style import axes_grid, ordered_colors
from workflow.ljvae.study import gamma_name


def draw(traces: dict[float, tuple[np.ndarray, np.ndarray]], sampler: pandas.DataFrame) -> Figure:
    """``traces`` has (sweeps (R,), energy per particle (C, R)) of each gamma, ``sampler`` is sampler.csv.

    Left the mean energy, right its distance from the mean over the last half in standard errors.
    """
    figure, (axes,) = axes_grid(1, 2, 3.2)
    energy, residual = axes
    for gamma, color in ordered_colors(traces).items():
        sweeps, values = traces[gamma]
        mean = values.mean(axis=0)
        error = values.std(axis=0, ddof=1) / np.sqrt(len(values))
        row = sampler.set_index("ensemble").loc[gamma_name(gamma)]
        label = f"{name_gamma(gamma)}: drift {row['drift_z']:+.1f} standard errors, R-hat {row['r_hat']:.2f}"
        energy.plot(sweeps, mean, color=color, label=label)
        energy.fill_between(sweeps, mean - 2 * error, mean + 2 * error, color=color, alpha=0.3, linewidth=0)
        settled = mean[len(mean) // 2 :].mean()
        residual.plot(sweeps, (mean - settled) / error, color=color, linewidth=0.9)
    energy.set(xscale="log", xlabel="sweeps", ylabel=r"energy per particle ($\epsilon$)")
    energy.xaxis.set_major_locator(LogLocator(subs=(1.0,)))
    energy.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    energy.xaxis.set_minor_formatter(NullFormatter())
    figure.legend(*energy.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    # a fresh start may have energies far off the page
    settled = np.concatenate([values.mean(axis=0)[values.shape[1] // 4 :] for _, values in traces.values()])
    energy.set_ylim(settled.min() - 0.2, settled.max() + 4)
    residual.axhspan(-2, 2, color="0.9", zorder=0)
    residual.set(ylim=(-6, 12), xlabel="sweeps", ylabel="distance from the settled energy\n(standard errors)")
    chains = len(next(iter(traces.values()))[1])
    residual.set_title(f"{chains} chains per gamma; grey: two standard errors")
    return figure
