import numpy as np
import pytest
from keras import ops

from tests.ljvae.conftest import mean_loss
from workflow.ljvae.models.vae import cross_entropy
from workflow.ljvae.training.encoding import encode
from workflow.ljvae.training.fitting import train_vae
from workflow.ljvae.training.networks import build_vae, fit_standardisation, read_network, save_network


@pytest.fixture
def image(settings):
    occupancy = {"input": "occupancy", "cells": 10, "likelihood": "bernoulli"}
    shape = {"architecture": "image", "channels": 4, "dense_units": 16}
    return {**settings, **occupancy, **shape, "kl_warm_up": 2, "mirror": False}


@pytest.fixture(scope="module")
def bars():
    """600 images (10, 10), each with one row occupied."""
    rows = np.random.default_rng(1).integers(10, size=600)
    return (np.arange(10)[None, :, None] == rows[:, None, None]).astype(np.float32) * np.ones((1, 1, 10), np.float32)


@pytest.mark.parametrize("cells", [5, 10, 13, 20])
def test_any_number_of_cells(image, cells):
    model = build_vae(image, np.full((cells, cells), 0.1), 0.3, 1, "test")
    decoded = np.asarray(model(ops.ones((3, cells, cells))))
    assert decoded.shape == (3, cells, cells)
    assert ((decoded > 0) & (decoded < 1)).all()


def test_an_untrained_network_starts_at_the_mean_occupancy(image):
    mean = np.linspace(0.01, 0.5, 100).reshape(10, 10)
    model = build_vae(image, mean, 0.3, 1, "test")
    decoded = np.asarray(model.decoder(ops.zeros((1, 6))))[0]
    np.testing.assert_allclose(decoded, mean, rtol=1e-4)


def test_cross_entropy_in_closed_form():
    images, probability = np.array([[[1.0, 0.0]]]), np.array([[[0.8, 0.3]]])
    expected = -(np.log(0.8) + np.log(0.7)) / 2
    assert float(cross_entropy(images, probability)[0]) == pytest.approx(expected, rel=1e-5)


def test_the_loss_of_an_occupancy_is_its_cross_entropy(image, bars):
    mean, scale = fit_standardisation(bars)
    model = build_vae(image, mean, scale, 1, "test")
    batch = ops.convert_to_tensor(bars[:50])
    loss, mse, kl = (float(ops.mean(part)) for part in model.loss_terms(batch, training=False).values())
    decoded = np.asarray(model(batch), dtype=np.float64)
    expected = -(bars[:50] * np.log(decoded) + (1 - bars[:50]) * np.log1p(-decoded)).mean()
    assert loss == pytest.approx(expected + 1e-5 * kl, rel=1e-4)
    assert mse == pytest.approx(np.square(decoded - bars[:50]).mean(), rel=1e-4)


def test_the_kl_weight_grows_in_the_warm_up_and_counts_in_full_in_tests(image, bars):
    mean, scale = fit_standardisation(bars)
    model = build_vae(image | {"kl_weight": 1e3}, mean, scale, 1, "test")
    batch = ops.convert_to_tensor(bars[:50])
    whole = mean_loss(model, batch, "loss", False)
    model.kl_share.assign(0.0)
    assert mean_loss(model, batch, "loss", True) < 0.1 * whole
    assert mean_loss(model, batch, "loss", False) == whole


def test_it_learns_rows_and_loads_again(image, bars, tmp_path):
    model, history = train_vae(
        bars[:500], bars[500:], image | {"epochs": 15, "channels": 8, "dense_units": 32}, 1, "test"
    )
    assert float(model.kl_share) == 1.0
    entropy = -(0.1 * np.log(0.1) + 0.9 * np.log(0.9))  # of a cell, without its neighbours
    assert min(history["val_loss"]) < 0.2 * entropy
    save_network(model, tmp_path / "model.keras")
    loaded = read_network(tmp_path / "model.keras")
    assert loaded.likelihood == "bernoulli"
    np.testing.assert_array_equal(encode(loaded, bars)["reconstruction"], encode(model, bars)["reconstruction"])
