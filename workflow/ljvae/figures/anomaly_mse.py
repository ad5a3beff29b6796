"""Errors of all anomalies alongside those of normal configurations, and areas under the ROC curve with their nulls."""

import numpy as np
import pandas
from matplotlib.figure import Figure

from workflow.ljvae.figures.style import NORMAL, WIDTH, distinct_colors

SCORES = {
    "mse": ("o", "network's error"),
    "pca_mse": ("s", "PCA's error"),
    "negative_minimum_distance": ("^", "minimum pair distance"),
}
_SHIFTS = {"mse": 0.0, "pca_mse": -0.22, "negative_minimum_distance": 0.22}  # lines of an ensemble's row


def draw(
    test_errors: np.ndarray,
    errors: dict[str, np.ndarray],
    normal: dict[str, tuple[np.ndarray, np.ndarray]],
    families: dict[str, list[str]],
    table: pandas.DataFrame,
    label_of_network: str,
) -> Figure:
    """Draw ``errors`` (S,) by ensemble, grouped by ``families``.

    ``normal`` holds the errors (R,) and weights (R,) of each ensemble's reference, ``table`` the rows of anomaly.csv to
    mark.
    """
    family_of = {name: family for family, members in families.items() for name in members}
    colors = distinct_colors(families)
    figure = Figure(figsize=(WIDTH, 0.34 * len(errors) + 1.5), layout="constrained")
    spread, areas = figure.subplots(1, 2, sharey=True, width_ratios=[1.6, 1])
    labels = ["test set", *errors]
    for y, label in enumerate(labels):
        values = np.log10(test_errors if y == 0 else errors[label])
        color = NORMAL if y == 0 else colors[family_of[label]]
        parts = spread.violinplot(values, positions=[y], orientation="horizontal", widths=0.85, showextrema=False)
        parts["bodies"][0].set(facecolor=color, alpha=0.6)
        spread.plot(np.median(values), y, marker="|", color="black", markersize=8)
        values, weights = (test_errors, None) if y == 0 else normal[label]
        low, high = np.log10(np.quantile(values, [0.05, 0.95], weights=weights, method="inverted_cdf"))
        spread.barh(y, high - low, left=low, height=0.95, color="0.9", zorder=0)
    spread.set(yticks=range(len(labels)), yticklabels=labels, xlabel="log$_{10}$ of the mean squared error ($L^2$)")
    spread.invert_yaxis()
    spread.set_title(f"{label_of_network}; bars: medians;\ngrey: 5 to 95 % of the reference", fontsize="small")
    for score, (marker, text) in SCORES.items():
        rows = table[table["score"] == score].set_index("ensemble").loc[list(errors)]
        shifted = np.arange(1, len(rows) + 1) + _SHIFTS[score]
        extent = [rows["auc"] - rows["auc_low"], rows["auc_high"] - rows["auc"]]
        areas.errorbar(
            rows["auc"], shifted, xerr=np.maximum(extent, 0), fmt=marker, markersize=3.5, label=text, linewidth=1
        )
        areas.plot(rows["null_low"], shifted, "|", rows["null_high"], shifted, "|", color="0.5", markersize=4, zorder=0)
    areas.plot([], [], "|", color="0.5", label="null")
    areas.axvline(0.5, color="0.6", linestyle=":")
    areas.set(xlim=(-0.02, 1.02), xlabel="area under the ROC curve")
    areas.legend(fontsize="x-small", loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=2)
    return figure
