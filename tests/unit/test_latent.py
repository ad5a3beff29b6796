import numpy as np
import pytest

from workflow.ljvae.latent import (
    active_units,
    gamma_accuracy,
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
