import numpy as np
import pytest

from workflow.ljvae.latent.probing import mean_similarity, rank_dimensions, roughness, sample, traverse
from workflow.ljvae.latent.space import principal_components


@pytest.fixture
def means():
    rng = np.random.default_rng(1)
    return rng.normal([0, 1, 0, 0, 0], [0.1, 3.0, 1.0, 0.0, 2.0], (5000, 5))


def test_dimensions_by_their_variance(means):
    assert rank_dimensions(means).tolist() == [1, 4, 2, 0, 3]


def test_a_traversal_moves_one_dimension_from_zero(means):
    moved = traverse(means, np.array([1, 4]), np.array([-1.0, 0.0, 1.0]))
    assert moved.shape == (2, 3, 5)
    assert (moved[:, 1] == 0).all()
    assert moved[0, 2].nonzero()[0].tolist() == [1]
    assert moved[0, 2, 1] == pytest.approx(3, rel=0.1)


def test_samples_have_the_spread_that_their_way_says(means):
    rng = np.random.default_rng(2)
    pca = principal_components(means)
    prior = sample("prior", 4000, means, pca, 2, rng)
    np.testing.assert_allclose(prior.std(axis=0), 1, atol=0.06)
    first = sample("first_dimensions", 4000, means, pca, 2, rng)
    assert (first[:, [0, 2, 3]] == 0).all()
    np.testing.assert_allclose(first[:, [1, 4]].std(axis=0), [3, 2], rtol=0.1)
    np.testing.assert_allclose(first[:, 1].mean(), 1, atol=0.3)
    components = sample("pca_20", 4000, means, pca, 2, rng)
    np.testing.assert_allclose(np.cov(components.T), np.cov(means.T), atol=0.6)
    np.testing.assert_allclose(components.mean(axis=0), means.mean(axis=0), atol=0.25)
    everything = sample("pca_all", 4000, means, pca, 2, rng)
    np.testing.assert_allclose(np.cov(everything.T), np.cov(means.T), atol=0.6)
    with pytest.raises(ValueError, match="prior, first_dimensions, pca_20, pca_all"):
        sample("other", 1, means, pca, 2, rng)


def test_roughness_and_similarity():
    smooth = np.abs(np.subtract.outer(np.arange(8.0), np.arange(8.0)))[None] / 8
    noisy = smooth + np.random.default_rng(3).normal(0, 1, smooth.shape)
    assert roughness(smooth)[0] == pytest.approx((1 / 8) ** 2)
    assert roughness(noisy)[0] > 50 * roughness(smooth)[0]
    patterns = np.eye(9).reshape(9, 3, 3)
    assert mean_similarity(patterns) == 0
    assert mean_similarity(np.stack([patterns[0], -2 * patterns[0]])) == pytest.approx(1)
