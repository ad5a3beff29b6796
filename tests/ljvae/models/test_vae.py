import keras
import numpy as np
import pytest
from keras import ops

from tests.ljvae.conftest import mean_loss
from workflow.ljvae.models.vae import kl_divergence, squared_error
from workflow.ljvae.training.networks import build_vae, fit_standardisation, layer_table, read_network, save_network


@pytest.fixture
def model(settings, matrices):
    mean, scale = fit_standardisation(matrices, 0.0)
    return build_vae(settings, mean, scale, seed=1, name="test")


def test_kl_equals_a_monte_carlo_estimate():
    rng = np.random.default_rng(1)
    mean, log_variance = rng.normal(size=(1, 4)), rng.normal(size=(1, 4)) - 1
    z = mean + np.exp(0.5 * log_variance) * rng.normal(size=(400_000, 4))
    log_ratio = 0.5 * (z**2 - (z - mean) ** 2 / np.exp(log_variance) - log_variance).sum(axis=1)
    closed = float(kl_divergence(ops.convert_to_tensor(mean), ops.convert_to_tensor(log_variance))[0])
    # five standard errors: fails once in a million
    assert abs(log_ratio.mean() - closed) < 5 * log_ratio.std() / np.sqrt(len(z))
    zero = ops.zeros((3, 4))
    assert np.asarray(kl_divergence(zero, zero)).tolist() == [0.0, 0.0, 0.0]


def test_squared_error_is_an_elements():
    error = squared_error(ops.zeros((2, 5, 5)), ops.ones((2, 5, 5)) * ops.reshape(ops.array([1.0, 3.0]), (2, 1, 1)))
    assert np.asarray(error).tolist() == [1.0, 9.0]


def test_loss_is_error_plus_weighted_kl_at_the_latent_mean(model, matrices):
    batch = ops.convert_to_tensor(matrices[:50])
    loss, mse, kl = (float(ops.mean(part)) for part in model.loss_terms(batch, training=False).values())
    mean, log_variance = (np.asarray(part, dtype=np.float64) for part in model.encoder(batch))
    decoded = np.asarray(model.decoder(ops.convert_to_tensor(mean, "float32")), dtype=np.float64)
    assert mse == pytest.approx(np.square(decoded - matrices[:50]).mean(), rel=1e-5)
    expected_kl = -0.5 * (1 + log_variance - mean**2 - np.exp(log_variance)).sum(axis=1).mean()
    assert kl == pytest.approx(expected_kl, rel=1e-4)
    assert loss == pytest.approx(mse + 1e-5 * kl, rel=1e-6)


def test_training_draws_a_latent_sample_and_testing_does_not(model, matrices):
    batch = ops.convert_to_tensor(matrices[:50])
    tested = [mean_loss(model, batch, "mse", False) for _ in range(2)]
    trained = [mean_loss(model, batch, "mse", True) for _ in range(2)]
    assert tested[0] == tested[1]
    assert trained[0] != trained[1]


def test_validation_averages_over_all_matrices(model, matrices):
    model.compile(optimizer=keras.optimizers.Adam())
    whole = model.evaluate(matrices[:70], batch_size=70, verbose=0, return_dict=True)
    uneven = model.evaluate(matrices[:70], batch_size=32, verbose=0, return_dict=True)
    assert uneven["mse"] == pytest.approx(whole["mse"], rel=1e-5)
    assert set(whole) == {"loss", "mse", "kl"}


@pytest.mark.parametrize("particles", [8, 9, 10, 11, 13, 30, 64])
def test_any_number_of_particles(settings, particles):
    mean = np.full((particles, particles), 0.3)
    model = build_vae(settings, mean, 0.1, seed=1, name="test")
    batch = ops.ones((2, particles, particles))
    latent_mean, log_variance = model.encoder(batch)
    assert latent_mean.shape == log_variance.shape == (2, 6)
    assert model(batch).shape == (2, particles, particles)


def test_a_saved_model_loads_in_safe_mode_and_gives_equal_outputs(model, matrices, tmp_path):
    model(matrices[:1])  # a trained model is built
    save_network(model, tmp_path / "model.keras")
    loaded = read_network(tmp_path / "model.keras")
    assert loaded.kl_weight == model.kl_weight
    for part in ("encoder", "decoder"):
        given = ops.convert_to_tensor(matrices[:9]) if part == "encoder" else ops.ones((9, 6))
        for ours, theirs in zip(
            keras.tree.flatten(getattr(model, part)(given)),
            keras.tree.flatten(getattr(loaded, part)(given)),
            strict=True,
        ):
            np.testing.assert_array_equal(np.asarray(ours), np.asarray(theirs))


def test_the_layer_table_counts_every_trainable_weight(model):
    assert sum(row["trainable"] for row in layer_table(model)) == sum(
        int(np.prod(weight.shape)) for weight in model.trainable_weights
    )


SHAPES = {
    "conv2d": (
        {"channels": [4, 8]},
        ["13x13x1", "7x7x4", "4x4x8", "128", "6"],
        ["128", "4x4x8", "8x8x4", "7x7x4", "14x14x1", "13x13x1", "13x13"],
    ),
    "conv2d_patch": (
        {"channels": 4, "dense_units": 16},
        ["13x13x1", "15x15x1", "5x5x4", "6x6x4", "3x3x8", "72", "16", "16", "6"],
        ["16", "16", "72", "3x3x8", "6x6x4", "5x5x4", "15x15x1", "13x13x1", "13x13"],
    ),
}


@pytest.mark.parametrize("architecture", SHAPES)
def test_the_decoder_mirrors_the_encoder(settings, architecture):
    changes, encoder, decoder = SHAPES[architecture]
    model = build_vae(settings | {"architecture": architecture} | changes, np.full((13, 13), 0.4), 0.2, 1, "test")
    shapes = {"encoder": [], "decoder": []}
    for row in layer_table(model):
        if row["kind"] not in ("InputLayer", "Normalization") and row["layer"] != "latent_log_variance":
            shapes[row["part"]].append(row["shape"])
    assert shapes == {"encoder": encoder, "decoder": decoder}


def test_the_decks_network_is_of_overlapping_convolutions(model):
    kinds = {"encoder": keras.layers.Conv2D, "decoder": keras.layers.Conv2DTranspose}
    for part, kind in kinds.items():
        found = [layer for layer in getattr(model, part).layers if "convolution" in layer.name]
        assert [(type(layer), layer.kernel_size, layer.strides) for layer in found] == 2 * [(kind, (3, 3), (2, 2))]
