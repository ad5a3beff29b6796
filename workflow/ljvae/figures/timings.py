"""Where the time of the whole workflow went."""

import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import RECONSTRUCTED, axes_grid


def draw(rows: pandas.DataFrame) -> Figure:
    """``rows`` of timings.csv, the longest first: the sum over a rule's jobs, and its longest job."""
    figure, ((ax,),) = axes_grid(1, 1, 0.17 * len(rows) + 0.8)
    y = range(len(rows))
    ax.barh(y, rows["seconds"] / 60, color="0.75", label="all jobs of the rule")
    ax.barh(y, rows["longest"] / 60, color="0.35", height=0.35, label="its longest job")
    ax.barh(y, rows["start_seconds"] / 60, color=RECONSTRUCTED, height=0.15, label="interpreter, imports, compilation")
    labels = [f"{rule} ({jobs})" if jobs > 1 else rule for rule, jobs in zip(rows["rule"], rows["jobs"], strict=True)]
    ax.set_yticks(y, labels, fontsize="x-small")
    ax.invert_yaxis()
    share = rows["start_seconds"].sum() / rows["seconds"].sum()
    ax.set_title(f"{rows['seconds'].sum() / 60:.0f} minutes of jobs, {share:.0%} of them before their work began")
    ax.set(xlabel="minutes (jobs run side by side)", ylim=(len(rows) - 0.4, -0.6))
    ax.legend(fontsize="small", loc="lower right")
    return figure
