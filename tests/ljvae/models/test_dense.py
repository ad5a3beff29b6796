import numpy as np
import pytest
from keras import ops

from tests.ljvae.conftest import mean_loss
from workflow.ljvae.training.encoding import decode, encode
from workflow.ljvae.training.fitting import train_vae
from workflow.ljvae.training.networks import build_vae, fit_standardisation, layer_table


@pytest.fixture
def dense(settings):
    return {
        **settings,
        "architecture": "dense",
        "input": "coordinates",
        "layers": 3,
        "dense_units": 16,
        "mirror": False,
    }


@pytest.mark.parametrize("shape", [(12, 12), (12, 2), (30, 2)])
def test_shapes_of_distances_and_of_coordinates(dense, shape):
    model = build_vae(dense, np.full(shape, 0.4), 0.2, 1, "test")
    assert model(ops.ones((3, *shape))).shape == (3, *shape)
    names = [row["layer"] for row in layer_table(model) if row["part"] == "encoder"]
    assert [name for name in names if name.startswith("dense")] == ["dense_1", "dense_2", "dense_3"]


def test_it_learns_points_on_a_line(dense):
    rng = np.random.default_rng(1)
    points = (np.linspace(0, 1, 10)[:, None] * rng.normal(size=(400, 1, 2))).astype(np.float32)
    model, history = train_vae(points[:300], points[300:], dense | {"epochs": 20, "latent_dim": 3}, 1, "test")
    mean, _ = fit_standardisation(points[:300])
    assert min(history["val_mse"]) < 0.2 * np.square(points[300:] - mean).mean()
    encoding = encode(model, points)
    np.testing.assert_allclose(decode(model, encoding["mean"]), encoding["reconstruction"], atol=1e-5)


def test_a_plain_auto_encoder_draws_no_sample(settings, matrices):
    mean, scale = fit_standardisation(matrices)
    model = build_vae(settings | {"kl_weight": 0.0}, mean, scale, 1, "test")
    batch = ops.convert_to_tensor(matrices[:20])
    assert mean_loss(model, batch, "loss", True) == mean_loss(model, batch, "mse", False)
