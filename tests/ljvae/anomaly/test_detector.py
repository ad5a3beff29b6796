import numpy as np
import pytest

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.detector import (
    SCORES,
    fit_detector,
    score_configurations,
    state_surprise,
    tail_surprise,
    two_sided_surprise,
)

DIMENSIONS, FEATURES = 4, 12
SETTINGS = {"components": 2, "neighbours": 10, "seed": 1}


def known(seed, size, **shifted):
    """What is known of normal configurations: features and errors follow the latents, heights two gammas."""
    rng = np.random.default_rng(seed)
    mean = rng.normal(size=(size, DIMENSIONS))
    weights = np.random.default_rng(0).normal(size=(DIMENSIONS, FEATURES))
    gamma = np.repeat([0.1, 1.0], size // 2)
    made = {
        "mean": mean,
        "features": mean @ weights + 0.3 * rng.normal(size=(size, FEATURES)),
        "mse": np.exp(0.5 * mean[:, 0] + 0.2 * rng.normal(size=size)),
        "kl": np.square(mean).sum(axis=1) + rng.normal(size=size),
        "height": np.where(gamma == 0.1, 4.0, 2.0) + 0.3 * rng.normal(size=size),
        "gamma": gamma,
        "sampled_mse": np.exp(0.5 * mean[:, 0]) + 0.1,
    }
    return made | {key: change(made[key]) for key, change in shifted.items()}


@pytest.fixture(scope="module")
def fitted():
    return fit_detector(known(1, 2000), known(2, 800), **SETTINGS)


def area(fitted, score, **shifted):
    normal, other = (
        score_configurations(known(3, 800), fitted, 1e-3),
        score_configurations(known(4, 800, **shifted), fitted, 1e-3),
    )
    assert set(normal) == set(SCORES)
    return area_under_roc(normal[score], other[score])


@pytest.mark.parametrize("score", SCORES)
def test_normal_configurations_are_not_told_from_normal_ones(fitted, score):
    # 800 against 800: five standard errors of an area
    assert area(fitted, score) == pytest.approx(0.5, abs=5 * 0.0145)


def test_an_error_is_judged_by_what_its_latent_leads_to_expect(fitted):
    # errors grow with the first latent, which hides that they are a third too large
    found = area(fitted, "relative_mse", mse=lambda mse: mse * 1.3)
    assert found > area(fitted, "mse", mse=lambda mse: mse * 1.3) + 0.1


def test_local_structure_is_judged_by_what_its_latent_leads_to_expect(fitted):
    # features of other configurations: each is normal, but does not go with the latent
    assert area(fitted, "local_structure", features=lambda features: features[::-1]) > 0.95


def test_far_latents_have_a_low_density(fitted):
    assert area(fitted, "latent_density", mean=lambda mean: 3 * mean) > 0.8


@pytest.mark.parametrize("height", [1.0, 3.0, 5.5])
def test_heights_of_no_known_state_are_unusual_below_between_and_above(fitted, height):
    assert area(fitted, "combined", height=lambda heights: 0 * heights + height) > 0.9


def test_two_known_states_are_both_normal():
    normal, gamma = np.concatenate([np.linspace(1, 2, 100), np.linspace(4, 5, 100)]), np.repeat([1.0, 0.1], 100)
    inside, between = (
        state_surprise(np.array([1.5, 4.5]), normal, gamma),
        state_surprise(np.array([3.0]), normal, gamma),
    )
    assert (inside < 0.1).all()
    assert between > 5


def test_a_tail_goes_on_beyond_what_was_seen():
    normal = np.random.default_rng(5).exponential(size=20_000)
    # an exponential's tail is exact: -log of its share is the value itself
    np.testing.assert_allclose(tail_surprise(np.array([1.0, 5.0, 20.0]), normal), [1.0, 5.0, 20.0], rtol=0.1)
    assert (tail_surprise(np.array([np.inf]), np.zeros(10)) > 100).all()


def test_either_side_is_unusual():
    normal = np.random.default_rng(6).normal(size=5000)
    low, middle, high = two_sided_surprise(np.array([-4.0, 0.0, 4.0]), normal)
    assert low == pytest.approx(high, rel=0.25)
    assert middle < 0.1
    assert low > 5


def test_what_was_learned_is_plain_arrays(fitted):
    assert all(isinstance(array, np.ndarray) and array.dtype != object for array in fitted.values())
