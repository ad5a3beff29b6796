import numpy as np
import pytest
from scipy import stats

from workflow.ljvae.generation.baselines import METHODS, draw_baseline, draw_coordinates, draw_independent

COUNT = 4000
# Three particles that keep their order along x, of two gammas: the second one's are 3 higher.
SPOTS = np.array([[1.0, 1.0], [4.0, 1.0], [7.0, 1.0]])
SECOND = np.repeat([False, True], COUNT // 2)


def make_positions(shared):
    """Positions (COUNT, 3, 2) whose heights have a variance of 0.01 each, and ``shared`` of it in common."""
    rng = np.random.default_rng(1)
    common = rng.normal(size=(COUNT, 1)) * np.sqrt(shared)
    heights = 0.1 * (common + rng.normal(size=(COUNT, 3)) * np.sqrt(1 - shared))
    positions = SPOTS + 3 * SECOND[:, None, None] * np.array([0.0, 1.0]) + np.stack([0 * heights, heights], axis=2)
    return rng.permuted(positions, axis=1) if shared == 0 else positions[:, ::-1]


def weigh(second):
    """Weights (COUNT,) of which the ``second`` gamma has a fraction."""
    return np.where(SECOND, second, 1 - second) / (COUNT / 2)


@pytest.mark.parametrize("method", METHODS)
def test_a_baseline_is_of_the_configurations_that_have_weight(method):
    """The mean height of 4,000 draws of three particles; it is 40 standard errors from that of the other gamma."""
    drawn = draw_baseline(method, make_positions(0.5), weigh(1.0), 2, COUNT, 1, "stream")
    assert drawn.shape == (COUNT, 3, 2)
    assert drawn[:, :, 1].mean() == pytest.approx(4.0, abs=0.01)
    again = draw_baseline(method, make_positions(0.5), weigh(1.0), 2, COUNT, 1, "stream")
    other = draw_baseline(method, make_positions(0.5), weigh(1.0), 2, COUNT, 1, "another stream")
    assert (again == drawn).all()
    assert (other != drawn).any()
    with pytest.raises(KeyError):
        draw_baseline("flow", make_positions(0.5), weigh(1.0), 2, COUNT, 1, "stream")


def test_independent_particles_have_the_density_of_one_and_know_nothing_of_each_other():
    """Particles of a configuration share their height, those of a draw do not; each test fails once in ten thousand."""
    drawn = draw_independent(make_positions(1.0), weigh(0.5), COUNT, np.random.default_rng(2))
    spot = np.rint((drawn[:, :, 0] - 1) / 3).astype(int)
    assert stats.chisquare(np.bincount(spot.ravel(), minlength=3)).pvalue > 1e-4
    high = (drawn[:, :, 1] > 2.5).sum(axis=1)
    expected = COUNT * stats.binom.pmf(np.arange(4), 3, 0.5)
    assert stats.chisquare(np.bincount(high, minlength=4), expected).pvalue > 1e-4


def test_a_gaussian_has_the_covariance_of_sorted_coordinates():
    """Correlations of 4,000 draws from a fit to 2,000; 0.1 is four standard errors of either."""
    drawn = draw_coordinates(make_positions(0.5), weigh(1.0), 1, COUNT, np.random.default_rng(2), seed=1)
    np.testing.assert_allclose(drawn.mean(axis=0), SPOTS + np.array([0.0, 3.0]), atol=0.02)
    correlations = np.corrcoef(drawn[:, :, 1].T)
    np.testing.assert_allclose(correlations[np.triu_indices(3, 1)], 0.5, atol=0.1)


def test_a_mixture_keeps_groups_apart_that_one_gaussian_joins():
    between = {
        components: (np.abs(drawn[:, :, 1].mean(axis=1) - 2.5) < 0.5).mean()
        for components in (1, 2)
        for drawn in [draw_coordinates(make_positions(0.5), weigh(0.5), components, COUNT, np.random.default_rng(2), 1)]
    }
    assert between[1] > 0.1 > 0.001 > between[2]
