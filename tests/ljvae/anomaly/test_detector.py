import numpy as np
import pytest
from scipy.stats import kstest

from tests.ljvae.anomaly.conftest import BOX, GAMMAS, draw
from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.detector import (
    PARTS,
    combine,
    describe_configurations,
    find_bins,
    fit_detector,
    pick_suspects,
    score_configurations,
)


def score(detector, positions):
    return score_configurations(describe_configurations(positions, detector), detector)


@pytest.mark.parametrize("gamma", [*GAMMAS, 0.3, 0.75])  # the last two were never seen
def test_p_values_of_normal_configurations_are_uniform_at_every_gamma(detector, gamma):
    scores = score(detector, draw(gamma, 2))
    for part in PARTS:
        assert kstest(np.exp(-scores[part]), "uniform").pvalue > 1e-4


@pytest.mark.parametrize(
    ("changes", "part", "least"),
    [
        ({"temperature": 0.6}, "energy", 0.65),
        ({"temperature": 2.0}, "energy", 0.57),
        ({"exponent": 3}, "structure", 0.6),
        ({"diameter": 2.8}, "odd_particle", 0.6),
    ],
)
def test_each_question_is_answered_by_its_part(detector, changes, part, least):
    normal, other = score(detector, draw(0.5, 3)), score(detector, draw(0.5, 4, **changes))
    assert area_under_roc(normal[part], other[part]) > least
    assert area_under_roc(normal["combined"], other["combined"]) > 0.55


def test_particles_that_were_put_elsewhere_are_found(detector):
    positions = draw(0.5, 5)
    moved = positions.copy()
    moved[:, 3] = np.random.default_rng(1).uniform(0, BOX, (len(moved), 2))
    assert area_under_roc(score(detector, positions)["combined"], score(detector, moved)["combined"]) > 0.7
    suspects = pick_suspects(moved, describe_configurations(moved, detector), detector, BOX)
    assert (suspects == 3).mean() > 0.4  # by chance: 0.08


def test_an_odd_particle_is_found_among_the_others(detector):
    positions = draw(0.5, 6, diameter=2.8)
    suspects = pick_suspects(positions, describe_configurations(positions, detector), detector, BOX)
    assert (suspects == 0).mean() > 0.2  # by chance: 0.08


def test_simes_p_value_is_uniform_for_independent_parts():
    p_values = np.random.default_rng(1).random((20_000, 4))
    assert kstest(np.exp(-combine(-np.log(p_values))), "uniform").pvalue > 1e-3


def test_scores_of_any_positions_are_finite(detector):
    positions = np.stack([np.full((12, 2), 3.0), np.zeros((12, 2)), np.random.default_rng(1).uniform(0, BOX, (12, 2))])
    assert all(np.isfinite(values).all() for values in score(detector, positions).values())


def test_bins_are_filled_where_no_heights_lie_between_two_gammas():
    """Two clouds of heights and an odd number of bins: no bin is empty, no score is not a number."""
    positions = np.concatenate([draw(0.0, 1, 250), draw(5.0, 1, 250)])
    fitted = fit_detector(positions, np.repeat([0.0, 5.0], 250), box=BOX, knots=20, closest=0.7, reach=4.0, seed=1)
    assert np.isfinite(fitted["bins/covariances"]).all()
    bins = find_bins({"height": fitted["normal/height"]}, fitted)
    assert np.bincount(bins).min() > 80
    assert all(np.isfinite(values).all() for values in score(fitted, positions).values())
