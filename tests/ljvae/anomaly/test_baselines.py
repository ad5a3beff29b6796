import numpy as np
import pytest

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.baselines import Baselines, Detectors
from workflow.ljvae.anomaly.pca import fit_pca
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.physics.observables import mean_height


@pytest.mark.parametrize("score", ["isolation_forest", "mahalanobis", "local_outlier_factor"])
def test_what_is_far_away_is_unusual_and_what_is_normal_is_not(score):
    rng = np.random.default_rng(1)
    detectors = Detectors(rng.normal(size=(2000, 5)), seed=1)
    test = detectors.score(rng.normal(size=(500, 5)))[score]
    assert area_under_roc(test, detectors.score(rng.normal(size=(500, 5)) + 3)[score]) > 0.95
    # 500 against 500: five standard errors
    same = area_under_roc(test, detectors.score(rng.normal(size=(500, 5)))[score])
    assert same == pytest.approx(0.5, abs=5 * 0.0183)


def test_detectors_are_the_same_again():
    features = np.random.default_rng(2).normal(size=(300, 4))
    first, second = (Detectors(features, seed=3).score(features[:50]) for _ in range(2))
    for score, values in first.items():
        np.testing.assert_array_equal(values, second[score])


@pytest.fixture(scope="module")
def baselines():
    """Baselines fitted to 400 configurations of uniform points, and 100 others with their matrices."""
    points = np.random.default_rng(1).uniform(0, 10, (500, 8, 2)).astype(np.float32)
    matrices = distance_matrices(sort_points(points, "x") / 10).astype(np.float32)
    pca = fit_pca(matrices[:400], 4)
    return Baselines(matrices[:400], points[:400], pca, seed=1, box=10.0), matrices[400:], points[400:]


def test_baselines_score_what_they_were_fitted_to_as_normal(baselines):
    fitted, matrices, points = baselines
    normal = fitted.score(matrices, points)
    lower = np.array([1.0, 0.5]) * points  # the fluid of another gamma lies lower
    other = fitted.score(distance_matrices(sort_points(lower, "x") / 10).astype(np.float32), lower)
    assert list(normal) == list(other)
    assert {"pca_mse", "mean_height", "energy_oracle", "isolation_forest"} <= set(normal)
    for score in ("mean_height", "mahalanobis", "isolation_forest"):
        assert area_under_roc(normal[score], other[score]) > 0.6
    np.testing.assert_array_equal(normal["mean_height"], np.abs(mean_height(points) - fitted.normal_height))
