"""ROC curves of the anomalies: how many are found at each rate of false alarms."""

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import roc_curve

from workflow.ljvae.figures.style import ordered_colors, panels

SCORES = {"combined": "-", "mse": ":"}
_LEAST = 1e-3  # the test set has some thousands: rarer alarms are noise


def roc_rates(normal: np.ndarray, anomalous: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """False alarms (R,) and detections (R,) at each threshold, both rising.

    >>> [values.tolist() for values in roc_rates(np.array([0.0, 1.0]), np.array([0.5, 2.0]))]
    [[0.0, 0.0, 0.5, 0.5, 1.0], [0.0, 0.5, 0.5, 1.0, 1.0]]
    """
    is_anomalous = np.repeat([False, True], [len(normal), len(anomalous)])
    scores = np.concatenate([normal, anomalous])
    alarms, detections, _ = roc_curve(is_anomalous, scores, drop_intermediate=False)
    return alarms, detections


def draw(scores: dict[str, dict[str, np.ndarray]], families: dict[str, list[str]]) -> Figure:
    """A panel each family; ``scores[score][ensemble]`` (S,), of the ensemble ``test`` too."""
    figure, axes = panels(len(families), 2.75)
    for ax, (family, members) in zip(axes.ravel(), families.items(), strict=False):
        colors = ordered_colors(members)
        for name in members:
            for score, style in SCORES.items():
                alarms, detections = roc_rates(scores[score]["test"], scores[score][name])
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
    figure.suptitle("Solid: combined score. Dotted: reconstruction error. Grey: chance level.", fontsize="small")
    return figure
