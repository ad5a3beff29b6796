"""Judge the frames of a trajectory: each by itself, in groups, and where the trajectory changes."""

import numpy as np
from scipy.stats import false_discovery_control

from workflow.ljvae.anomaly.change_points import LONG, centre_segments, find_effective_size, find_segments
from workflow.ljvae.anomaly.detector import describe_configurations, pick_suspects, rate_configurations
from workflow.ljvae.anomaly.groups import Calibration, collect_series, rate_frames


def judge_trajectory(
    positions: np.ndarray, p_values: np.ndarray, detector: dict, calibration: Calibration, box: float, size: int
) -> dict[str, np.ndarray]:
    """Columns (R,) of frames.csv for frames (R, N, 2) in sigma with their ``p_values`` (R,).

    q_value: the rate of false discoveries among frames with at most this one (Benjamini and Hochberg 1995). suspect:
    the particle with the most evidence against it. group_p_value: of the group of ``size`` successive frames, if
    particles keep their identity. It is nan for frames that are left over, and if the trajectory spans fewer than LONG
    correlation times, which are then not known. segment: it rises where the trajectory changes.
    """
    described = describe_configurations(positions, detector)
    segments = find_segments(_collect_deviations(described, detector))
    frames = rate_frames(described, detector)
    series = [centre_segments(each, segments) for each in collect_series(frames, 1, tagged=True)]
    worth = find_effective_size(series, size)
    groups = np.full(len(positions), np.nan)
    whole = len(positions) // size * size
    if whole and len(positions) * worth >= LONG * size:
        judged = calibration.judge(frames, size, tagged=True, effective_size=worth)
        groups[:whole] = np.repeat(judged["p_value"], size)
    return {
        "q_value": false_discovery_control(p_values),
        "suspect": pick_suspects(positions, described, detector, box),
        "group_p_value": groups,
        "segment": segments,
    }


def _collect_deviations(described: dict[str, np.ndarray], detector: dict) -> np.ndarray:
    """Deviations (R, 4) of the height and of the detector's parts, from their medians, in standard deviations."""
    heights = detector["normal/height"]
    gamma = detector["normal/gamma"]
    spread = np.mean([heights[gamma == value].std() for value in np.unique(gamma)])
    numbers = [described["height"] / spread, *rate_configurations(described, detector).values()]
    return np.stack([each - np.median(each) for each in numbers], axis=1)
