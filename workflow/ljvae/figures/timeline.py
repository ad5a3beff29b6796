"""How many particles are unusual along each trajectory, and which phases they form."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import NORMAL, axes_grid, distinct_colors


def draw(frames: pandas.DataFrame, phases: pandas.DataFrame, normal: list[str], nominal: float) -> Figure:
    """Draw judged_frames.csv and phases.csv, a row of two panels for each judged trajectory.

    The grey band spans the fractions of unusual particles in the normal test frames.
    """
    judged = [name for name in frames["trajectory"].unique() if name not in normal]
    figure, axes = axes_grid(len(judged), 2, 0.6 + 2.0 * len(judged))
    usual = frames.loc[frames["trajectory"].isin(normal), "unusual"]
    colors = distinct_colors(range(int(phases["phase"].max()) + 1))
    for (left, right), name in zip(axes, judged, strict=True):
        rows = frames[frames["trajectory"] == name]
        if len(usual):
            left.axhspan(usual.min(), usual.max(), color="0.85", zorder=0, label="normal test frames")
        left.axhline(nominal, color=NORMAL, linewidth=0.8, linestyle=":")
        left.plot(rows["frame"], rows["unusual"], linewidth=1, marker=".", markersize=2, color="C0")
        for change in rows["frame"].to_numpy()[1:][np.diff(rows["segment"]) > 0]:
            left.axvline(change, color="C3", linewidth=0.8)
        left.set(ylim=(0, None), ylabel="fraction unusual", title=name)
        composition = phases[phases["trajectory"] == name].pivot(index="frame", columns="phase", values="fraction")
        for phase, color in colors.items():
            right.plot(composition.index, composition[phase], color=color, linewidth=1, label=f"phase {phase}")
        right.set(ylim=(-0.02, 1.02), ylabel="fraction of particles")
    for ax in axes[-1]:
        ax.set_xlabel("frame")
    handles, labels = axes[0, 0].get_legend_handles_labels()
    more, names = axes[0, 1].get_legend_handles_labels()
    figure.legend(handles + more, labels + names, loc="outside lower center", ncols=6)
    return figure
