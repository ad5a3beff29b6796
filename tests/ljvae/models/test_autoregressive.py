import keras
import numpy as np
from keras import ops

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.models import autoregressive
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.insertion import Layout, find_uniforms, measure_linear, tabulate_potential

SETTINGS = {"gap_units": 8, "gap_knots": 9, "height_units": 8, "height_knots": 11, "layers": 2}


def test_the_density_is_that_of_the_draws():
    rng = np.random.default_rng(1)
    logits = rng.normal(size=(50, 7)).astype(np.float32)
    places = rng.random(50).astype(np.float32)
    density = autoregressive.log_linear_density(ops.convert_to_tensor(logits), ops.convert_to_tensor(places[:, None]))
    np.testing.assert_allclose(density, measure_linear(logits, places), atol=1e-5)


def test_refined_logits_are_interpolated():
    refined = autoregressive.Refine(9)(ops.convert_to_tensor([[0.0, 4.0, -4.0]]))
    np.testing.assert_allclose(refined, [[0, 1, 2, 3, 4, 2, 0, -2, -4]], atol=1e-6)


def test_an_untrained_density_weighs_heights_by_their_energies():
    """Gaps are those of independent particles, heights follow exp(-E / T) between the knots."""
    layout = Layout(5, 4.0, 0.7, tabulate_potential(Fluid(5, 4.0, 0.7, 0.0)), neighbours=3, profile=6, knots=31)
    sequences = sort_points(np.random.default_rng(2).uniform(0, 4, (20, 5, 2)), "x")
    gamma = np.linspace(0, 1, 20)
    model = autoregressive.build(SETTINGS, layout, seed=1)
    steps = autoregressive.pack_steps(sequences, gamma, layout)
    assert steps.shape == (20, 5, 2 * layout.features + 31 + 3)
    loss = np.asarray(model.loss_terms(ops.convert_to_tensor(steps), training=False)["loss"])
    energies = steps[:, :, 2 * layout.features : -3].reshape(100, 31)
    heights = measure_linear(-energies, sequences[:, :, 1].ravel() / 4).reshape(20, 5) - np.log(4)
    expected = -(find_uniforms(sequences, 4.0)[1] + heights).sum(axis=1)
    likely = expected < 60  # a height between overlapping knots has hardly any density
    assert likely.sum() > 5
    np.testing.assert_allclose(loss[likely], expected[likely], rtol=1e-3)


def test_the_configuration_of_a_density_is_plain_data():
    layout = Layout(5, 4.0, 1.0, np.array([1.0, 0.5, 0.0]), neighbours=3, profile=6, knots=31)
    model = autoregressive.build(SETTINGS, layout, seed=1)
    again = keras.saving.deserialize_keras_object(keras.saving.serialize_keras_object(model))
    assert isinstance(again, autoregressive.Autoregressive)
    for ours, theirs in zip(model.layout, again.layout, strict=True):
        np.testing.assert_array_equal(ours, theirs)
    same, other = (autoregressive.build(SETTINGS, layout, seed).get_weights() for seed in (1, 2))
    assert all((ours == theirs).all() for ours, theirs in zip(model.get_weights(), same, strict=True))
    assert any((ours != theirs).any() for ours, theirs in zip(model.get_weights(), other, strict=True))
