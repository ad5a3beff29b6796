import numpy as np
import pytest

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.baselines import Detectors


@pytest.mark.parametrize("score", ["isolation_forest", "mahalanobis", "local_outlier_factor"])
def test_what_is_far_away_is_unusual_and_what_is_normal_is_not(score):
    rng = np.random.default_rng(1)
    detectors = Detectors(rng.normal(size=(2000, 5)), seed=1, neighbours=20)
    test = detectors.score(rng.normal(size=(500, 5)))[score]
    assert area_under_roc(test, detectors.score(rng.normal(size=(500, 5)) + 3)[score]) > 0.95
    # 500 against 500: five standard errors
    same = area_under_roc(test, detectors.score(rng.normal(size=(500, 5)))[score])
    assert same == pytest.approx(0.5, abs=5 * 0.0183)


def test_detectors_are_the_same_again():
    features = np.random.default_rng(2).normal(size=(300, 4))
    first, second = (Detectors(features, seed=3, neighbours=5).score(features[:50]) for _ in range(2))
    for score, values in first.items():
        np.testing.assert_array_equal(values, second[score])
