import numpy as np
import pytest

from workflow.ljvae.anomaly.areas import area_under_roc
from workflow.ljvae.anomaly.detector import SCORES, fit_detector, load_inputs, score_configurations, score_ensembles
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.geometry.neighbours import fit_pair_surprise, local_features
from workflow.ljvae.storage import save_arrays, save_matrices

DIMENSIONS, FEATURES = 4, 12
SETTINGS = {"components": 2, "neighbours": 10, "seed": 1}


def normal_inputs(seed, size, **shifted):
    """Inputs of normal configurations: features and errors follow the latents, heights two gammas."""
    rng = np.random.default_rng(seed)
    mean = rng.normal(size=(size, DIMENSIONS))
    weights = np.random.default_rng(0).normal(size=(DIMENSIONS, FEATURES))
    gamma = np.repeat([0.1, 1.0], size // 2)
    inputs = {
        "mean": mean,
        "features": mean @ weights + 0.3 * rng.normal(size=(size, FEATURES)),
        "mse": np.exp(0.5 * mean[:, 0] + 0.2 * rng.normal(size=size)),
        "kl": np.square(mean).sum(axis=1) + rng.normal(size=size),
        "height": np.where(gamma == 0.1, 4.0, 2.0) + 0.3 * rng.normal(size=size),
        "gamma": gamma,
        "sampled_mse": np.exp(0.5 * mean[:, 0]) + 0.1,
    }
    return inputs | {key: change(inputs[key]) for key, change in shifted.items()}


@pytest.fixture(scope="module")
def detector():
    return fit_detector(normal_inputs(1, 2000), normal_inputs(2, 800), **SETTINGS)


def area(detector, score, **shifted):
    normal = score_configurations(normal_inputs(3, 800), detector, 1e-3)
    other = score_configurations(normal_inputs(4, 800, **shifted), detector, 1e-3)
    assert set(normal) == set(SCORES)
    return area_under_roc(normal[score], other[score])


@pytest.mark.parametrize("score", SCORES)
def test_normal_configurations_are_not_told_from_normal_ones(detector, score):
    # 800 against 800: five standard errors of an area
    assert area(detector, score) == pytest.approx(0.5, abs=5 * 0.0145)


def test_an_error_is_judged_by_what_its_latent_leads_to_expect(detector):
    # errors grow with the first latent, which hides that they are a third too large
    found = area(detector, "relative_mse", mse=lambda mse: mse * 1.3)
    assert found > area(detector, "mse", mse=lambda mse: mse * 1.3) + 0.1


def test_local_structure_is_judged_by_what_its_latent_leads_to_expect(detector):
    # features of other configurations: each is normal, but does not go with the latent
    assert area(detector, "local_structure", features=lambda features: features[::-1]) > 0.95


def test_far_latents_have_a_low_density(detector):
    assert area(detector, "latent_density", mean=lambda mean: 3 * mean) > 0.8


@pytest.mark.parametrize("height", [1.0, 3.0, 5.5])
def test_heights_of_no_known_state_are_unusual_below_between_and_above(detector, height):
    assert area(detector, "combined", height=lambda heights: 0 * heights + height) > 0.9


def test_what_was_learned_is_plain_arrays(detector):
    assert all(isinstance(array, np.ndarray) and array.dtype != object for array in detector.values())


def test_ensembles_that_are_scored_at_once_have_the_scores_that_each_has_alone(detector):
    inputs = {"one": normal_inputs(3, 40), "two": normal_inputs(4, 100)}
    together = score_ensembles(inputs, detector, 1e-3)
    assert set(together) == set(SCORES)
    for name, given in inputs.items():
        for score, values in score_configurations(given, detector, 1e-3).items():
            np.testing.assert_allclose(together[score][name], values)


def test_inputs_are_read_from_the_files_of_an_ensemble(tmp_path):
    positions = np.random.default_rng(1).uniform(0, 10, (400, 8, 2)).astype(np.float32)
    matrices = distance_matrices(sort_points(positions, "x") / 10).astype(np.float32)
    surprise = fit_pair_surprise(matrices, 10.0)
    encoding = {"mean": np.zeros((400, 3)), "mse": np.ones(400), "kl": np.ones(400)}
    save_arrays(tmp_path / "encoding.npz", encoding)
    save_matrices(tmp_path / "matrices.npy", matrices)
    save_arrays(tmp_path / "ensemble.npz", {"positions": positions})
    files = (str(tmp_path / name) for name in ("encoding.npz", "matrices.npy", "ensemble.npz"))
    inputs = load_inputs(*files, surprise, 10.0)
    assert set(inputs) == {*encoding, "features", "height"}
    np.testing.assert_allclose(inputs["height"], positions[:, :, 1].mean(axis=1), rtol=1e-6)
    np.testing.assert_array_equal(inputs["features"], local_features(matrices, surprise, 10.0))
