import numpy as np
import pytest
from keras import ops

from workflow.ljvae.geometry.distances import distance_matrices
from workflow.ljvae.geometry.orientation import orient
from workflow.ljvae.models.vae import distance_error, distances
from workflow.ljvae.training.encoding import encode
from workflow.ljvae.training.fitting import train_vae
from workflow.ljvae.training.networks import fit_standardisation, read_network, save_network, turn_upright


@pytest.fixture
def settings(settings):
    del settings["channels"]
    return (
        settings
        | {"architecture": "geometric", "layers": 2, "dense_units": 64}
        | {
            "orientation_weight": 0.01,
            "likelihood": "distances",
        }
    )


@pytest.fixture
def oriented(matrices):
    return orient(matrices)[0].astype(np.float32)


def test_distances_are_those_between_the_points(oriented):
    found = np.asarray(distances(ops.convert_to_tensor(oriented)))
    assert np.abs(found - distance_matrices(oriented)).max() < 1.1e-4  # the floor on the diagonal


def test_the_error_is_blind_to_how_a_configuration_lies(oriented):
    turned = oriented[:, :, ::-1] * np.array([1, -1], np.float32) + np.float32(0.3)
    assert np.asarray(distance_error(oriented, ops.convert_to_tensor(turned))).max() < 1e-8
    assert np.asarray(distance_error(oriented, ops.convert_to_tensor(1.1 * oriented))).min() > 1e-4


@pytest.mark.slow
def test_the_weight_ties_decoded_points_to_the_orientation(settings, oriented):
    tied, _ = train_vae(oriented[:300], oriented[300:], settings | {"epochs": 12}, 1, "tied")
    free, _ = train_vae(oriented[:300], oriented[300:], settings | {"epochs": 12, "orientation_weight": 0.0}, 1, "free")
    off = [np.square(encode(model, oriented[300:])["points"] - oriented[300:]).mean() for model in (tied, free)]
    assert off[0] < off[1]


@pytest.mark.slow
def test_an_encoding_has_points_and_their_distances(settings, oriented, tmp_path):
    model, history = train_vae(oriented[:300], oriented[300:], settings | {"epochs": 8}, 1, "test")
    assert history["val_mse"][-1] < history["val_mse"][0]
    save_network(model, tmp_path / "model.keras")
    encoding = encode(read_network(tmp_path / "model.keras"), oriented[300:])
    assert encoding["points"].shape == oriented[300:].shape
    np.testing.assert_allclose(encoding["reconstruction"], distance_matrices(encoding["points"]), atol=1e-6)
    error = np.square(encoding["reconstruction"] - distance_matrices(oriented[300:])).mean(axis=(1, 2))
    np.testing.assert_allclose(encoding["mse"], error, rtol=1e-3)


@pytest.mark.slow
def test_a_network_that_decodes_mirror_images_is_turned_over(settings, oriented):
    # leaning far, so that both sides of the points differ
    model, _ = train_vae(
        oriented[:300], oriented[300:], settings | {"epochs": 12, "orientation_weight": 1.0}, 1, "test"
    )
    mean, scale = fit_standardisation(oriented[:300], 0.0)
    upright = encode(model, oriented[300:])
    assert not turn_upright(model, oriented[300:], mean, scale)
    layer = model.decoder.get_layer("unflatten")
    kernel, bias = layer.get_weights()
    over = np.tile([1, -1], len(bias) // 2).astype(np.float32)
    layer.set_weights([kernel * over, bias * over - np.where(over < 0, 2 * mean.ravel() / scale, 0)])
    mirrored = encode(model, oriented[300:])
    np.testing.assert_allclose(mirrored["points"], upright["points"] * np.array([1, -1]), atol=1e-5)
    assert turn_upright(model, oriented[300:], mean, scale)
    for key in ("points", "mse", "mean"):
        np.testing.assert_allclose(encode(model, oriented[300:])[key], upright[key], atol=1e-5)
