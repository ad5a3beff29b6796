import numpy as np
import pytest
from scipy.stats import norm

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.ceilings import (
    KNOWN_GAMMA,
    UNKNOWN_DIRECTION,
    UNKNOWN_GAMMA,
    rank_among_nearest,
    tabulate_ceilings,
)
from workflow.ljvae.anomaly.references import describe_normal, find_references

SYSTEM = {"particles": 2, "box": 10.0, "temperature": 1.0}
GAMMAS = (1.0, 2.0)


def draw_points(rng, gamma, size):
    """Two particles far from each other (size, 2, 2): their heights are independent and exponential."""
    heights = rng.exponential(1 / gamma, (size, 2))
    return np.stack([np.broadcast_to([0.0, 1000.0], (size, 2)), heights], axis=2)


def areas(gamma, temperature=1.0):
    """Areas of the ratios of a fluid, by reference and score; 1,000 against 1,000 at least."""
    rng = np.random.default_rng(1)
    splits = {
        part: {
            "positions": np.concatenate([draw_points(rng, each, 1000) for each in GAMMAS]),
            "gamma": np.repeat(GAMMAS, 1000),
        }
        for part in ("train", "test", "calibration")
    }
    normal = describe_normal(splits["train"], {part: splits[part] for part in ("test", "calibration")}, 1.0)
    description = {"potential": "lennard_jones", "gamma": gamma, "temperature": temperature}
    positions = {part: arrays["positions"] for part, arrays in splits.items()}
    positions["other"] = draw_points(rng, gamma / temperature, 1000)
    references = find_references(description, normal)
    settings = {"bootstrap": 20, "confidence": 0.95}
    rows = tabulate_ceilings("other", description, positions, normal, references, SYSTEM, 1, **settings)
    return {(row["reference"], row["score"]): row["auc"] for row in rows}


# 1,000 against 1,000: five standard errors of 0.013
WITHIN = 5 * 0.013


def test_the_ratio_of_a_fluid_to_itself_tells_nothing():
    found = areas(2.0)
    for score in (KNOWN_GAMMA, UNKNOWN_GAMMA, UNKNOWN_DIRECTION):
        assert found["same_gamma", score] == pytest.approx(0.5, abs=1e-9)


def test_another_gamma_is_found_against_the_whole_test_set_only():
    found = areas(1.4)
    for score in (KNOWN_GAMMA, UNKNOWN_GAMMA, UNKNOWN_DIRECTION):
        assert found["reweighted", score] == pytest.approx(0.5, abs=1e-9)
    far = areas(0.5)
    # two means of two heights: P = x^2 (3 - 2 x) of a height of the one over the sum of both, for each test gamma
    expected = np.mean([(g / (g + 0.5)) ** 2 * (3 - 2 * g / (g + 0.5)) for g in GAMMAS])
    assert far["whole_test_set", KNOWN_GAMMA] == pytest.approx(expected, abs=WITHIN)


def test_temperature_of_an_ideal_gas_is_gamma_over_temperature_and_nothing_else():
    found = areas(2.0, temperature=4.0)
    assert found["same_gamma", KNOWN_GAMMA] == pytest.approx(0.8**2 * (3 - 2 * 0.8), abs=WITHIN)
    for score in (UNKNOWN_GAMMA, UNKNOWN_DIRECTION):
        assert found["same_gamma", score] == 0.5


def test_ranks_given_the_moment_separate_what_the_moment_does_not_explain():
    """A shift of 1.5 at equal moments: areas of Gaussians, whatever the moments of both are."""
    rng = np.random.default_rng(2)
    train = rng.normal(0, 3, 16_000)
    normal, anomalous = rng.normal(0, 3, 2000), rng.normal(2, 2, 2000)
    known = train + rng.normal(size=16_000), train
    ranks = [
        rank_among_nearest(moments + rng.normal(shift, 1, 2000), moments, *known)
        for shift, moments in ((0.0, normal), (1.5, anomalous))
    ]
    one_side = norm.cdf(1.5 / 2**0.5)
    # five standard errors; the half of a moment's window costs 0.01 at most
    assert area_under_roc(*ranks) == pytest.approx(one_side, abs=0.04)
    two_sides = [np.abs(rank - 0.5) for rank in ranks]
    assert area_under_roc(*two_sides) == pytest.approx(one_side**2 + (1 - one_side) ** 2, abs=0.04)
