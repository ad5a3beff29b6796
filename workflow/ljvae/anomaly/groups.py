"""Judge configurations of one state together: twenty show what a single one hides.

The evidence of a group is that of its configurations, summed, and is compared with that of groups of normal
configurations of one gamma. Frames that follow each other in time are correlated: a group of n frames is worth fewer
independent ones, its effective size, and its evidence is reduced to that of as many. If particles keep their identity
from frame to frame, an odd one collects evidence.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import logsumexp

from workflow.ljvae.anomaly.areas import FALSE_ALARMS, area_under_roc, bootstrap_area
from workflow.ljvae.anomaly.change_points import find_effective_size
from workflow.ljvae.anomaly.conformal import false_alarm_interval, p_values
from workflow.ljvae.anomaly.detector import (
    PARTS,
    describe_configurations,
    find_bins,
    find_rest,
    find_surprises,
    rate_energies,
    shrink,
    weigh_odd_sizes,
)
from workflow.ljvae.anomaly.references import resample
from workflow.ljvae.randomness import generator, random_state

_SHUFFLES = 10  # of the normal configurations, each cut into groups


class Frames(NamedTuple):
    """Contributions of S configurations to the evidence of their groups.

    energy: deviations (S,) of the energies from those normal at the height. rest: deviations (S, K) of the sums over
    pairs. bins: of the heights (S,). sizes: evidence (S, N, D) that each particle has each of D other sizes.
    """

    energy: np.ndarray
    rest: np.ndarray
    bins: np.ndarray
    sizes: np.ndarray


def rate_frames(described: dict[str, np.ndarray], detector: dict) -> Frames:
    """Rate configurations, from `describe_configurations`."""
    energy, regressors = rate_energies(described, detector)
    rest = find_rest(described, detector, regressors)
    return Frames(energy, rest, find_bins(described, detector), weigh_odd_sizes(described, detector))


def rate_positions(positions: np.ndarray, detector: dict) -> Frames:
    """Rate configurations (S, N, 2) in sigma."""
    return rate_frames(describe_configurations(positions, detector), detector)


def join_frames(parts: list[Frames]) -> Frames:
    """Join rated configurations, one part after the other."""
    return Frames(*(np.concatenate(values) for values in zip(*parts, strict=True)))


def sum_evidence(
    frames: Frames, members: np.ndarray, detector: dict, *, tagged: bool, effective_size: float | None = None
) -> dict[str, np.ndarray]:
    """Evidence (G,) of groups by part; ``members`` (G, n) are indices of their frames.

    With ``tagged`` particles, each particle is the same in all frames of a group.
    """
    size = members.shape[1]
    fraction = 1.0 if effective_size is None else effective_size / size
    covariances = detector["bins/covariances"]
    counts = np.stack([np.bincount(group, minlength=len(covariances)) for group in frames.bins[members]])
    spreads = fraction * np.einsum("gb,bkl->gkl", counts, covariances)
    rest = fraction * frames.rest[members].sum(axis=1)
    forms = shrink(spreads, detector)
    if tagged:
        odd = logsumexp(fraction * frames.sizes[members].sum(axis=1), axis=(1, 2))
    else:
        odd = fraction * logsumexp(frames.sizes, axis=(1, 2))[members].sum(axis=1)
    return {
        "energy": frames.energy[members].mean(axis=1) * np.sqrt(fraction * size),
        "structure": np.sqrt(np.einsum("gk,gkl,gl->g", rest, forms, rest)),
        "odd_particle": odd,
    }


def draw_groups(rng: np.random.Generator, gamma: np.ndarray, size: int) -> np.ndarray:
    """Draw groups (G, size) of configurations of the same ``gamma`` (S,): shuffled several times, and cut.

    >>> draw_groups(np.random.default_rng(1), np.repeat([0.1, 0.4], 5), 2).shape
    (40, 2)
    """
    groups = []
    for value in np.unique(gamma):
        own = np.flatnonzero(gamma == value)
        whole = len(own) - len(own) % size
        for _ in range(_SHUFFLES):
            groups.append(rng.permutation(own)[:whole].reshape(-1, size))
    return np.concatenate(groups)


def judge_groups(evidence: dict[str, np.ndarray], normal: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Surprises (G,) of groups by part, of all parts combined, and the ``p_value`` of the latter.

    ``normal`` is the evidence of groups of normal configurations, of as many independent frames.
    """
    judged = find_surprises(evidence, normal)
    reference = find_surprises(normal, normal)
    return judged | {"p_value": p_values(judged["combined"], reference["combined"])}


def collect_series(frames: Frames, chains: int, *, tagged: bool) -> list[np.ndarray]:
    """Series (C, R) of numbers whose correlations say how much successive frames are worth.

    The frames are those of ``chains`` of equal length, one after the other. If particles are ``tagged``, the evidence
    of each is a series of its own, minus its mean. It is often correlated for longest, since a particle keeps its
    neighbours.
    """
    series = [frames.energy.reshape(chains, -1)]
    if tagged:
        evidence = logsumexp(frames.sizes, axis=2).reshape(chains, -1, frames.sizes.shape[1])
        particles = np.swapaxes(evidence, 1, 2).reshape(-1, evidence.shape[1])
        series.append(particles - particles.mean(axis=1, keepdims=True))
    return series


class Calibration:
    """Normal configurations, cut into groups of any size: what a group's evidence is compared with.

    ``frames`` with their ``gamma`` (S,) took no part in fitting the ``detector``. The groups of a size are drawn from
    their own stream of ``seed``.
    """

    def __init__(self, frames: Frames, gamma: np.ndarray, detector: dict, seed: int) -> None:
        self.frames = frames
        self.gamma = gamma
        self.detector = detector
        self.seed = seed
        self.drawn: dict[tuple[int, bool], dict[str, np.ndarray]] = {}

    def collect(self, size: int, *, tagged: bool) -> dict[str, np.ndarray]:
        """Evidence (G,) of groups of ``size`` normal configurations, by part."""
        if (size, tagged) not in self.drawn:
            members = draw_groups(generator(self.seed, f"groups of {size}"), self.gamma, size)
            self.drawn[size, tagged] = sum_evidence(self.frames, members, self.detector, tagged=tagged)
        return self.drawn[size, tagged]

    def judge(
        self, frames: Frames, size: int, *, tagged: bool, effective_size: float | None = None
    ) -> dict[str, np.ndarray]:
        """Judge successive groups of ``size`` frames, as `judge_groups`; frames that are left over are not judged.

        No p-value is below that of as many normal groups as share no configuration.
        """
        independent = max(1, round(effective_size or size))
        members = np.arange(len(frames.energy) // size * size).reshape(-1, size)
        evidence = sum_evidence(frames, members, self.detector, tagged=tagged, effective_size=independent)
        judged = judge_groups(evidence, self.collect(independent, tagged=tagged))
        return judged | {"p_value": np.maximum(judged["p_value"], 1 / (1 + self.count(independent)))}

    def count(self, size: int) -> int:
        """Number of groups of ``size`` that share no configuration."""
        return sum(int((self.gamma == value).sum()) // size for value in np.unique(self.gamma))


def calibrate_groups(splits: list[dict[str, np.ndarray]], detector: dict, study_seed: int) -> Calibration:
    """Calibrate groups by ``splits`` that took no part in fitting the detector: ``positions`` and ``gamma`` of each."""
    positions, gamma = (np.concatenate([split[key] for split in splits]) for key in ("positions", "gamma"))
    return Calibration(rate_positions(positions, detector), gamma, detector, random_state(study_seed, "groups"))


def tabulate_normal(
    calibration: Calibration,
    frames: Frames,
    size: int,
    gamma: float,
    confidence: float,
    chains: int | None = None,
) -> list[dict]:
    """Rows of the false alarms of groups of ``size`` normal frames of a ``gamma``, with the range of the rate.

    The frames are independent, or those of ``chains`` chains of equal length, one after the other. Groups of chains are
    correlated, too: they count as so many groups of independent frames as they are worth, and the rate may be lower.
    """
    rows = []
    for tagged in (False, True):
        worth = find_effective_size(collect_series(frames, chains, tagged=tagged), size) if chains else float(size)
        judged = calibration.judge(frames, size, tagged=tagged, effective_size=worth)
        groups = len(judged["p_value"])
        tested = max(1, int(groups * worth / size))
        low, high = false_alarm_interval(calibration.count(max(1, round(worth))), tested, FALSE_ALARMS, confidence)
        rate = (judged["p_value"] <= FALSE_ALARMS).mean()
        head = {"ensemble": "normal", "gamma": gamma, "interval": None, "tagged": tagged, "effective_size": worth}
        numbers = {"score": "combined", "found": rate, "low": 0.0 if chains else low, "high": high}
        rows.append(head | numbers | {"reference": None, "auc": None, "auc_low": None, "auc_high": None, "n": groups})
    return rows


def pool_normal(calibration: Calibration, rows: list[dict], size: int, confidence: float) -> list[dict]:
    """Rows of the false alarms of all gammas together, with and without tagged particles, from rows of each gamma."""
    pooled = []
    for tagged in (False, True):
        chosen = [row for row in rows if row["tagged"] == tagged]
        groups = sum(row["n"] for row in chosen)
        rate = sum(row["found"] * row["n"] for row in chosen) / groups
        low, high = false_alarm_interval(calibration.count(size), groups, FALSE_ALARMS, confidence)
        pooled.append({**chosen[0], "gamma": None, "found": rate, "low": low, "high": high, "n": groups})
    return pooled


def tabulate_anomaly(
    calibration: Calibration,
    frames: Frames,
    reference: Frames,
    rng: np.random.Generator,
    *,
    size: int,
    bootstrap: int,
    confidence: float,
) -> list[dict]:
    """Rows of groups of ``size`` anomalous ``frames``, by score, with areas against groups of the ``reference``."""
    rows = []
    for tagged in (False, True):
        judged = calibration.judge(frames, size, tagged=tagged)
        normal = calibration.judge(reference, size, tagged=tagged)
        groups = len(judged["p_value"])
        rate = (judged["p_value"] <= FALSE_ALARMS).mean()
        for score in (*PARTS, "combined"):
            resampled = ((resample(rng, len(normal[score])), resample(rng, groups)) for _ in range(bootstrap))
            low, high = bootstrap_area(normal[score], judged[score], resampled, confidence)
            head = {"interval": None, "tagged": tagged, "effective_size": float(size), "score": score}
            area = area_under_roc(normal[score], judged[score])
            numbers = {"found": rate if score == "combined" else None, "low": None, "high": None}
            rows.append({**head, **numbers, "auc": area, "auc_low": low, "auc_high": high, "n": groups})
    return rows
