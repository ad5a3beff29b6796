"""Ceilings of a score's area: likelihood ratios that use the exact ensemble of a simulated anomaly.

Gravity enters only by the sum of the heights, so the distribution of a normal fluid given this sum is the same at every
gamma. A test with the same false-alarm rate at every gamma compares a configuration with normal ones of the same sum,
and the best such test uses the likelihood ratio (conditioning on the sufficient statistic of a nuisance parameter:
Lehmann and Romano, Testing Statistical Hypotheses, chapter 4).
"""

from dataclasses import replace
from typing import Any

import numpy as np

from workflow.ljvae.anomaly.areas import tabulate_score
from workflow.ljvae.anomaly.references import WHOLE_TEST_SET, Reference
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.reweighting import gravity_moment, log_likelihood_ratio, reduced_energy

KNOWN_GAMMA = "likelihood_ratio"
UNKNOWN_GAMMA = "conditional_likelihood_ratio"
UNKNOWN_DIRECTION = "two_sided_conditional_likelihood_ratio"
CEILINGS = (KNOWN_GAMMA, UNKNOWN_GAMMA, UNKNOWN_DIRECTION)
_TRAINING = 16_000  # training configurations that represent the normal fluid
# Fraction of these that have the nearest sums of heights: within a percent, the ratio hardly depends on the height, and
# ranks have a resolution of 1/160.
_NEAR = 0.01
_LEAST_NEAR = 20


def log_ratio(positions: np.ndarray, fluid: Fluid, normal: Fluid, gammas: np.ndarray, free: np.ndarray) -> np.ndarray:
    """Log likelihood ratio (S,) of configurations (S, N, 2) between a ``fluid`` and normal ones of ``gammas`` (K,).

    ``normal`` is the normal fluid without gravity, ``free`` (K,) are the free energies of the gammas.
    """
    gravity = gammas[:, None] * gravity_moment(positions, normal.temperature)
    return log_likelihood_ratio(reduced_energy(positions, fluid), reduced_energy(positions, normal) + gravity, free)


def rank_among_nearest(
    scores: np.ndarray, moments: np.ndarray, normal: np.ndarray, normal_moments: np.ndarray
) -> np.ndarray:
    """Fraction (S,) of normal scores (R,) below each score (S,), with ties counted half, among the nearest moments.

    >>> moments = np.arange(2000.0)
    >>> rank_among_nearest(np.array([500.0, 0.0]), np.array([500.0, 500.0]), moments, moments).tolist()
    [0.525, 0.0]
    """
    order = np.argsort(normal_moments)
    count = min(max(_LEAST_NEAR, round(_NEAR * len(normal))), len(normal))
    start = np.clip(np.searchsorted(normal_moments[order], moments) - count // 2, 0, len(normal) - count)
    near = normal[order][start[:, None] + np.arange(count)]
    return (near < scores[:, None]).mean(axis=1) + 0.5 * (near == scores[:, None]).mean(axis=1)


def score_unknown_gamma(
    fluid: Fluid, normal: Fluid, train: np.ndarray, judged: dict[str, np.ndarray]
) -> dict[str, dict[str, np.ndarray]]:
    """Score configurations by likelihood ratios of an observer who does not know gamma: (S,) by score and name.

    The observer knows that a configuration is either of ``fluid`` or normal. ``judged`` are configurations (S, N, 2) by
    name, ``train`` (R, N, 2) are normal ones of any gamma. An observer who does not know the direction of the deviation
    either uses the distance of the ratio's rank from 1/2.
    """
    weightless = replace(fluid, gamma=0.0)  # for a given sum of heights, gravity changes no rank

    def rate(positions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        ratio = log_ratio(positions, weightless, normal, np.zeros(1), np.zeros(1))
        return ratio, gravity_moment(positions, normal.temperature)

    normal_ratings = rate(train)
    ranks = {name: rank_among_nearest(*rate(positions), *normal_ratings) for name, positions in judged.items()}
    return {UNKNOWN_GAMMA: ranks, UNKNOWN_DIRECTION: {name: np.abs(rank - 0.5) for name, rank in ranks.items()}}


def tabulate_ceilings(
    name: str,
    description: dict,
    positions: dict[str, np.ndarray],
    normal: dict[str, np.ndarray],
    references: list[Reference],
    system: dict,
    seed: int,
    *,
    bootstrap: int,
    confidence: float,
) -> list[dict]:
    """Tabulate anomaly.csv for the likelihood ratios of a simulated ensemble.

    ``positions`` (S, N, 2) are those of the splits train, test and calibration and of the ensemble ``name``; ``normal``
    is from `describe_normal`. If the reference is the whole test set, an observer who knows gamma knows its gammas.
    """
    fluid = Fluid.from_description(system, description)
    pairs = Fluid.from_description(system, {"potential": "lennard_jones", "gamma": 0.0})
    judged = {part: positions[part] for part in ("test", "calibration", name)}
    train = positions["train"][:: -(-len(positions["train"]) // _TRAINING)]
    unknown = score_unknown_gamma(fluid, pairs, train, judged)
    settings: dict[str, Any] = {"bootstrap": bootstrap, "confidence": confidence}
    own = np.array([fluid.gamma]), np.zeros(1)
    mixture = normal["gammas"], normal["free_energies"]
    rows = []
    for reference in references:
        gammas = mixture if reference.name == WHOLE_TEST_SET else own
        ratios = {part: log_ratio(each, fluid, pairs, *gammas) for part, each in judged.items()}
        for score, scores in {KNOWN_GAMMA: ratios, **unknown}.items():
            parts = scores["test"], scores["calibration"], {name: scores[name]}
            rows += tabulate_score(score, *parts, {name: [reference]}, {}, seed, **settings)
    return rows
