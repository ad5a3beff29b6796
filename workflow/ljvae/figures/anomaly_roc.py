"""ROC curves of the anomalies: how many are found at each rate of false alarms."""

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from sklearn.metrics import roc_curve

from workflow.ljvae.anomaly.references import Reference
from workflow.ljvae.figures.style import ordered_colors, panels

SCORES = {"combined": "-", "mse": ":"}
_LEAST = 1e-3  # the test set has some thousands: rarer alarms are noise


def roc_rates(
    normal: np.ndarray,
    anomalous: np.ndarray,
    weights: np.ndarray | None = None,
    anomalous_weights: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray]:
    """False alarms (R,) and detections (R,) at each threshold, both rising; scores may have weights.

    >>> [values.tolist() for values in roc_rates(np.array([0.0, 1.0]), np.array([0.5, 2.0]))]
    [[0.0, 0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0, 1.0]]
    """
    is_anomalous = np.repeat([False, True], [len(normal), len(anomalous)])
    scores = np.concatenate([normal, anomalous])
    both = [np.ones(len(normal)) if weights is None else weights]
    both.append(np.ones(len(anomalous)) if anomalous_weights is None else anomalous_weights)
    alarms, detections, _ = roc_curve(is_anomalous, scores, sample_weight=np.concatenate(both), drop_intermediate=False)
    return alarms, detections


def draw(
    scores: dict[str, dict[str, np.ndarray]], references: dict[str, Reference], families: dict[str, list[str]]
) -> Figure:
    """Draw a panel for each family.

    ``scores[score][ensemble]`` (S,) are those of the ensembles and of the splits ``test`` and ``calibration``;
    ``references`` are what each ensemble is compared with.
    """
    figure, axes = panels(len(families), 2.75)
    for ax, (family, members) in zip(axes.ravel(), families.items(), strict=False):
        colors = ordered_colors(members)
        for reference in {references[name].gamma: references[name] for name in members}.values():
            _draw_null(ax, scores["combined"], reference)
        for name in members:
            sample = references[name].test
            for score, style in SCORES.items():
                normal = scores[score]["test"][sample.chosen]
                alarms, detections = roc_rates(normal, scores[score][name], sample.weights)
                label = name.removeprefix(f"{family}_") if score == "combined" else None
                ax.plot(np.maximum(alarms, _LEAST), detections, style, color=colors[name], linewidth=1.1, label=label)
        grid = np.geomspace(_LEAST, 1, 50)
        ax.plot(grid, grid, color="0.7", linewidth=0.8, zorder=0)
        ax.set(xscale="log", xlim=(_LEAST, 1), ylim=(0, 1.02))
        ax.set_title(family.replace("_", " "), fontsize="small")
        ax.legend(fontsize="xx-small", ncols=1 if len(members) < 9 else 2, loc="best")
    for ax in axes[-1]:
        ax.set_xlabel("false alarms")
    for ax in axes[:, 0]:
        ax.set_ylabel("anomalies found")
    title = "Solid: combined score. Dotted: reconstruction error. Grey: combined score of a normal fluid; chance level."
    figure.suptitle(title, fontsize="small")
    return figure


def _draw_null(ax: Axes, scores: dict[str, np.ndarray], reference: Reference) -> None:
    """The curve of a normal fluid, of the calibration split."""
    null = reference.null
    if null is None:
        return
    normal = scores["test"][reference.test.chosen]
    alarms, detections = roc_rates(normal, scores["calibration"][null.chosen], reference.test.weights, null.weights)
    ax.plot(np.maximum(alarms, _LEAST), detections, color="0.6", linewidth=1.6, zorder=0)
