import numpy as np
import pytest

from workflow.ljvae.generation.autoregressive import draw_configurations, find_log_density
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.models.autoregressive import pack_steps
from workflow.ljvae.physics.atmosphere import draw_atmosphere, integrate_atmosphere
from workflow.ljvae.physics.insertion import Layout
from workflow.ljvae.training.networks import read_network, save_network
from workflow.ljvae.training.sequences import Sequences, train_autoregressive

LAYOUT = Layout(4, 6.0, 1.0, np.zeros(0), neighbours=2, profile=5, knots=31)
SETTINGS = {
    "gap_units": 16,
    "gap_knots": 9,
    "height_units": 16,
    "height_knots": 11,
    "layers": 2,
    "epochs": 3,
    "batch_size": 100,
    "learning_rate": 1e-2,
    "weight_decay": 1e-4,
}
FIELD = 0.8  # of the data, which has no gamma: the network learns it


@pytest.fixture(scope="module")
def ensemble():
    """Independent particles near the floor; a third of the box's width is empty."""
    positions = draw_atmosphere(4, 6.0, FIELD, 3000, np.random.default_rng(1))
    positions[:, :, 0] *= 2 / 3
    return positions.astype(np.float32), np.zeros(3000)


@pytest.fixture(scope="module")
def trained(ensemble):
    positions, gamma = ensemble
    split = (positions[:2500], gamma[:2500]), (positions[2500:], gamma[2500:])
    return [train_autoregressive(*split, SETTINGS, LAYOUT, 1, "test", slices=2) for _ in range(2)]


def test_half_of_the_batches_are_mirror_images(ensemble):
    positions, gamma = ensemble
    batches = Sequences(positions, gamma, LAYOUT, 50, np.random.default_rng(1))
    rows = batches.order[50:100]
    mirrored = positions[rows] * [-1, 1] + [6, 0]
    ours, theirs = (
        pack_steps(sort_points(places.astype(float), "x"), gamma[rows], LAYOUT)
        for places in (positions[rows], mirrored)
    )
    turned = batches.turned[50:100]
    assert 10 < turned.sum() < 40
    np.testing.assert_allclose(batches[1], np.where(turned[:, None, None], theirs, ours), atol=1e-5)
    np.testing.assert_allclose(
        Sequences(positions, gamma, LAYOUT, 50)[1],
        pack_steps(sort_points(positions[50:100].astype(float), "x"), gamma[50:100], LAYOUT),
    )


def test_training_learns_the_density(trained, ensemble):
    model, history = trained[0]
    assert set(history) == {"loss", "val_loss", "seconds"}
    assert history["val_loss"][-1] < history["val_loss"][0]
    positions, _ = ensemble
    # the mirrored data fill 2/3 of the width from the left or from the right, in equal parts
    exact = integrate_atmosphere(4, 6.0, FIELD) + FIELD * positions[2500:, :, 1].sum(axis=1).mean()
    exact += 4 * np.log(2 / 3) + np.log(2)
    uniform = 4 * np.log(36)
    ours = -find_log_density(model, positions[2500:], 0.0).mean()
    assert exact - 0.8 < ours < exact + 0.8 < uniform
    # the loss is that of sorted configurations: N! less
    assert history["val_loss"][-1] == pytest.approx(ours - np.log(24), abs=1e-3)


def test_the_same_seed_gives_the_same_network(trained):
    (first, history), (second, again) = trained
    assert history["loss"] == again["loss"]
    for ours, theirs in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_a_saved_density_draws_the_same(trained, tmp_path):
    model, _ = trained[0]
    save_network(model, tmp_path / "density.keras")
    read = read_network(tmp_path / "density.keras")
    drawn, again = (draw_configurations(density, 0.0, 50, 1, "draws") for density in (model, read))
    np.testing.assert_allclose(again.positions, drawn.positions, atol=1e-5)
    np.testing.assert_allclose(find_log_density(read, drawn.positions, 0.0), drawn.log_density, atol=1e-4)
    for ours, theirs in zip(model.layout, read.layout, strict=True):
        np.testing.assert_array_equal(ours, theirs)
