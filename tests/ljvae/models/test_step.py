"""Layers and steps that are written for speed do what Keras's own do."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers, ops

from tests.ljvae.conftest import SETTINGS
from workflow.ljvae.models.parts import PatchConv2D, PatchConv2DTranspose
from workflow.ljvae.models.step import FusedAdamW
from workflow.ljvae.training.networks import build_vae, fit_standardisation


@pytest.mark.parametrize(("patch", "depth"), [(3, 1), (2, 5)])
def test_patches_are_a_convolution_whose_stride_is_its_kernel(patch, depth):
    maps = keras.random.normal((4, 3 * patch, 2 * patch, depth), seed=1)
    ours = PatchConv2D(7, patch, activation="leaky_relu")
    theirs = layers.Conv2D(7, patch, strides=patch, activation="leaky_relu")
    theirs.build(maps.shape)
    found = ours(maps)
    ours.set_weights([np.reshape(theirs.kernel, (-1, 7)), np.arange(7.0)])
    theirs.set_weights([theirs.kernel, np.arange(7.0)])
    assert found.shape == (4, 3, 2, 7) == ours.compute_output_shape(maps.shape)
    np.testing.assert_allclose(ours(maps), theirs(maps), rtol=1e-5, atol=1e-5)


def test_and_back_they_are_a_transposed_convolution():
    maps = keras.random.normal((4, 3, 2, 5), seed=1)
    ours, theirs = PatchConv2DTranspose(7, 2), layers.Conv2DTranspose(7, 2, strides=2)
    theirs.build(maps.shape)
    assert ours(maps).shape == (4, 6, 4, 7) == ours.compute_output_shape(maps.shape)
    # Keras's kernel is (patch, patch, units, C)
    kernel = np.transpose(theirs.kernel, (3, 0, 1, 2)).reshape(5, -1)
    ours.set_weights([kernel, np.tile(np.arange(7.0), 4)])
    theirs.set_weights([theirs.kernel, np.arange(7.0)])
    np.testing.assert_allclose(ours(maps), theirs(maps), rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("layer", [PatchConv2D(7, 2, activation="gelu"), PatchConv2DTranspose(7, 2)])
def test_a_patch_layer_comes_back_from_its_config(layer):
    again = type(layer).from_config(layer.get_config())
    assert again.get_config() == layer.get_config()
    maps = ops.ones((1, 4, 4, 3))
    assert again(maps).shape == layer(maps).shape


def test_the_fused_optimiser_is_keras_own():
    gradients = [keras.random.normal((5, 3), seed=k) for k in range(4)]

    def trained(kind):
        kernel, bias = (keras.Variable(ops.ones((5, 3)), name=name) for name in ("kernel", "bias"))
        optimizer = kind(keras.optimizers.schedules.CosineDecay(0.1, 4), weight_decay=0.2, epsilon=1e-6)
        optimizer.exclude_from_weight_decay(var_names=["bias"])
        for gradient in gradients:
            optimizer.apply_gradients([(gradient, kernel), (2 * gradient, bias)])
        return [np.asarray(variable.value) for variable in (kernel, bias, *optimizer.variables)]

    for ours, theirs in zip(trained(FusedAdamW), trained(keras.optimizers.AdamW), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=2e-5, atol=1e-7)


@pytest.mark.parametrize(("size", "slices"), [(32, 2), (33, 4), (3, 4)])
def test_gradients_of_slices_add_up_to_those_of_the_batch(matrices, size, slices):
    # a plain autoencoder: latent noise is drawn for each slice
    model = build_vae(SETTINGS | {"kl_weight": 0.0}, *fit_standardisation(matrices, 0.0), 1, "test")

    def gradients(count):
        model.slices = count
        with tf.GradientTape() as tape:
            losses = model._mean_losses(ops.convert_to_tensor(matrices[:size]), training=True)
        return [float(losses["loss"]), *map(np.asarray, tape.gradient(losses["loss"], model.decoder.trainable_weights))]

    for whole, cut in zip(gradients(1), gradients(slices), strict=True):
        np.testing.assert_allclose(cut, whole, rtol=1e-4, atol=1e-7)
