import numpy as np
import pytest
from scipy.stats import norm

from workflow.ljvae.latent.space import (
    active_units,
    gamma_accuracy,
    gamma_accuracy_of_gaussians,
    gamma_silhouette,
    principal_components,
    project,
    variance_between,
)


@pytest.fixture
def clusters():
    rng = np.random.default_rng(1)
    labels = np.repeat([0, 1], 200)
    return rng.normal(0, 0.1, (400, 5)) + labels[:, None] * np.array([3.0, 0, 0, 0, 0]), labels


def test_components_of_a_known_cloud(clusters):
    means, _ = clusters
    pca = principal_components(means)
    assert pca["share"].sum() == pytest.approx(1)
    assert pca["share"][0] > 0.95
    assert abs(pca["components"][0, 0]) == pytest.approx(1, abs=1e-2)
    np.testing.assert_allclose(project(means, pca, 5).mean(axis=0), 0, atol=1e-9)


def test_gaussians_tell_widths_in_dimensions_of_any_scale():
    """Two widths about one centre, and 20 dimensions without gamma: neighbours tell little, Gaussians the odds."""
    rng = np.random.default_rng(3)
    gamma = np.repeat([0.1, 1.0], 1000)
    points = np.column_stack([rng.normal(0, np.where(gamma < 0.5, 3.0, 0.3)), rng.normal(size=(2000, 20))])
    told = gamma_accuracy_of_gaussians(points, gamma)
    edge = np.sqrt(2 * np.log(10) / (0.3**-2 - 3.0**-2))  # where both densities are equal
    ideal = (norm.cdf(edge / 0.3) * 2 - 1 + 2 * norm.sf(edge / 3.0)) / 2
    assert told == pytest.approx(ideal, abs=0.04)  # five standard deviations of 2000 coins: 0.037
    assert told == pytest.approx(gamma_accuracy_of_gaussians(points * np.logspace(-3, 3, 21), gamma), abs=1e-9)
    assert gamma_accuracy(points, gamma, 25) < told - 0.1
    assert np.isnan(gamma_accuracy_of_gaussians(points[:10], gamma[:10]))
    assert np.isnan(gamma_accuracy_of_gaussians(points[[0, -1]], gamma[[0, -1]]))


def test_clustering_of_separate_and_of_shuffled_labels(clusters):
    means, labels = clusters
    shuffled = np.random.default_rng(2).permutation(labels)
    assert gamma_accuracy(means, labels, 5) == 1.0
    assert gamma_accuracy(means, shuffled, 5) < 0.62  # 400 coins: five standard deviations
    assert gamma_silhouette(means, labels) > 0.8
    assert variance_between(means, labels) > 0.9
    assert variance_between(means, shuffled) < 0.05
    assert gamma_silhouette(means, shuffled) < 0.05


def test_units_without_variance_are_not_active(clusters):
    means, _ = clusters
    means = means.copy()
    means[:, 3] = 0.01
    assert active_units(np.where(np.arange(5) == 3, means, 10 * means)) == 4
