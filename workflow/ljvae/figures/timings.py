"""Where the time of the whole workflow went."""

import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import RECONSTRUCTED, axes_grid

_MOST = 30  # rules; the table has them all


def draw(rows: pandas.DataFrame) -> Figure:
    """``rows`` of timings.csv, the longest first: the sum over a rule's jobs, and its longest job."""
    total = rows["seconds"].sum()
    start = rows["start_seconds"].sum()
    rows = rows.head(_MOST)
    figure, ((ax,),) = axes_grid(1, 1, 0.17 * len(rows) + 1.2)
    y = range(len(rows))
    ax.barh(y, rows["seconds"] / 60, color="0.75", label="all jobs of the rule")
    ax.barh(y, rows["longest"] / 60, color="0.35", height=0.35, label="its longest job")
    ax.barh(y, rows["start_seconds"] / 60, color=RECONSTRUCTED, height=0.15, label="interpreter, imports, compilation")
    labels = [f"{rule} ({jobs})" if jobs > 1 else rule for rule, jobs in zip(rows["rule"], rows["jobs"], strict=True)]
    ax.set_yticks(y, labels, fontsize="x-small")
    ax.invert_yaxis()
    ax.set_title(f"{total / 60:.0f} minutes of jobs, {start / total:.0%} of them before their work began")
    ax.set(xlabel="minutes (jobs run side by side)", ylim=(len(rows) - 0.4, -0.6))
    figure.legend(*ax.get_legend_handles_labels(), loc="outside lower center", ncols=3)
    return figure
