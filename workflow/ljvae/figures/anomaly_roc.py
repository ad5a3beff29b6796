"""ROC curves of the anomalies: how many are found at each rate of false alarms."""

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from sklearn.metrics import roc_curve

from workflow.ljvae.anomaly.references import Reference
from workflow.ljvae.figures.names import name_family, name_score, shorten_names
from workflow.ljvae.figures.style import distinct_colors, panels, pick_evenly

SCORES: dict[str, Any] = {"combined": "-", "mse": ":"}
MOST = 4  # ensembles of a family
_LEAST = 1e-3  # the test set has some thousands: rarer alarms are noise
_GRID = np.geomspace(_LEAST, 1, 300)


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


def choose_members(scores: dict[str, np.ndarray], references: dict[str, Reference], members: list[str]) -> list[str]:
    """At most MOST of a family's ``members``, from the one that is found least often to the one found most often."""
    areas = {}
    for name in members:
        sample = references[name].test
        rates = roc_rates(scores["test"][sample.chosen], scores[name], sample.weights)
        areas[name] = np.trapezoid(rates[1], rates[0])
    chosen = pick_evenly(sorted(members, key=areas.__getitem__), MOST)
    return [name for name in members if name in chosen]


def draw(
    scores: dict[str, dict[str, np.ndarray]],
    references: dict[str, Reference],
    families: dict[str, list[str]],
    names: dict[str, str],
) -> Figure:
    """Draw a panel for each family; ``names`` are display names.

    ``scores[score][ensemble]`` (S,) are those of the ensembles and of the splits ``test`` and ``calibration``;
    ``references`` are what each ensemble is compared with.
    """
    figure, axes = panels(len(families), 2.5, 0.4)
    for ax, (family, members) in zip(axes.ravel(), families.items(), strict=False):
        shown = choose_members(scores["combined"], references, members)
        short = shorten_names({name: names[name] for name in members})
        colors = distinct_colors(shown)
        for reference in {references[name].gamma: references[name] for name in shown}.values():
            _draw_null(ax, scores["combined"], reference)
        for name in shown:
            sample = references[name].test
            for score, line in SCORES.items():
                normal = scores[score]["test"][sample.chosen]
                rates = roc_rates(normal, scores[score][name], sample.weights)
                label = short[name] if score == "combined" else None
                ax.plot(*_thin(*rates), line, color=colors[name], linewidth=1.1, label=label)
        ax.plot(_GRID, _GRID, color="0.7", linewidth=0.8, zorder=0)
        ax.set(xscale="log", xlim=(_LEAST, 1), ylim=(0, 1.02), xlabel="rate of false alarms")
        ax.set_title(name_family(family))
        ax.legend(fontsize="xx-small", loc="upper center", bbox_to_anchor=(0.5, -0.3), borderaxespad=0)
    for ax in axes[:, 0]:
        ax.set_ylabel("fraction found")
    style: dict[str, Any] = {"color": "0.2", "linewidth": 1.1}
    handles = [Line2D([], [], linestyle=line, label=name_score(score), **style) for score, line in SCORES.items()]
    handles.append(Line2D([], [], color="0.6", linewidth=1.6, label="combined score of a normal fluid"))
    figure.legend(handles=handles, loc="outside upper center", ncols=3)
    return figure


def _thin(alarms: np.ndarray, detections: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The curve (R,) at a few hundred rates, as many as a panel can show."""
    last = np.searchsorted(alarms, _GRID, side="right") - 1
    return _GRID, detections[last]


def _draw_null(ax: Axes, scores: dict[str, np.ndarray], reference: Reference) -> None:
    """The curve of a normal fluid, of the calibration split."""
    null = reference.null
    if null is None:
        return
    normal = scores["test"][reference.test.chosen]
    alarms, detections = roc_rates(normal, scores["calibration"][null.chosen], reference.test.weights, null.weights)
    ax.plot(*_thin(alarms, detections), color="0.6", linewidth=1.6, zorder=0)
