import numpy as np
import pytest
from scipy.stats import kstest

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.given_height import (
    PARTS,
    combine,
    describe_configurations,
    find_odd_particles,
    fit_detector,
    score_configurations,
)
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate

BOX = 7.0
GAMMAS = (0.1, 0.5, 1.0)


def draw(gamma, seed, chains=1024, **changes):
    fluid = Fluid(**{"particles": 12, "box": BOX, "temperature": 1.0, "gamma": gamma} | changes)
    return simulate(fluid, seed, f"detector {gamma}", chains=chains, sweeps=1500, step=0.5).positions


@pytest.fixture(scope="module")
def detector():
    positions = np.concatenate([draw(gamma, 1, 2048) for gamma in GAMMAS])
    settings = {"box": BOX, "knots": 30, "closest": 0.7, "reach": 4.0, "seed": 1}
    return fit_detector(positions, np.repeat(GAMMAS, 2048), **settings)


def score(detector, positions):
    return score_configurations(describe_configurations(positions, detector, BOX), detector)


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
    normal, other = score(detector, positions), score(detector, moved)
    assert area_under_roc(normal["misplaced_particle"], other["misplaced_particle"]) > 0.7
    evidence = find_odd_particles(describe_configurations(moved, detector, BOX), detector)["misplaced_particle"]
    assert (evidence.argmax(axis=1) == 3).mean() > 0.4  # by chance: 0.08


def test_an_odd_particle_is_found_among_the_others(detector):
    evidence = find_odd_particles(describe_configurations(draw(0.5, 6, diameter=2.8), detector, BOX), detector)[
        "odd_particle"
    ]
    assert (evidence.argmax(axis=1) == 0).mean() > 0.3  # by chance: 0.08


def test_simes_p_value_is_uniform_for_independent_parts():
    p_values = np.random.default_rng(1).random((20_000, 4))
    assert kstest(np.exp(-combine(-np.log(p_values))), "uniform").pvalue > 1e-3


def test_scores_of_any_positions_are_finite(detector):
    positions = np.stack([np.full((12, 2), 3.0), np.zeros((12, 2)), np.random.default_rng(1).uniform(0, BOX, (12, 2))])
    assert all(np.isfinite(values).all() for values in score(detector, positions).values())
