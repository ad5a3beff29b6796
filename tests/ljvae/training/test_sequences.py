import numpy as np
import pytest

from workflow.ljvae.generation.autoregressive import draw_configurations, find_log_density
from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.models.autoregressive import pack_steps
from workflow.ljvae.physics.atmosphere import draw_atmosphere, integrate_atmosphere
from workflow.ljvae.physics.insertion import Layout
from workflow.ljvae.training.configurations import Ensemble, Posterior, draw_latents_once
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
    split = Ensemble(positions[:2500], gamma[:2500]), Ensemble(positions[2500:], gamma[2500:])
    return [train_autoregressive(*split, SETTINGS, LAYOUT, 1, "test", slices=2) for _ in range(2)]


def test_half_of_the_batches_are_mirror_images(ensemble):
    positions, gamma = ensemble
    batches = Sequences(Ensemble(positions, gamma), LAYOUT, 50, np.random.default_rng(1))
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
        Sequences(Ensemble(positions, gamma), LAYOUT, 50)[1],
        pack_steps(sort_points(positions[50:100].astype(float), "x"), gamma[50:100], LAYOUT),
    )


def test_latents_are_redrawn_for_each_epoch_and_drawn_once_for_validation(ensemble):
    positions, gamma = ensemble
    mean = np.random.default_rng(2).normal(size=(len(positions), 2))
    layout = LAYOUT._replace(latents=2)
    split = Ensemble(positions, gamma, Posterior(mean, np.full_like(mean, -2.0)))
    batches = Sequences(split, layout, 50, np.random.default_rng(1))
    rows = batches.order[:50]
    size = layout.features
    first = batches[0][:, :, size - 2 : size]
    assert (first == first[:, :1]).all()  # the same at each step
    assert np.std(first[:, 0] - mean[rows]) == pytest.approx(np.exp(-1), rel=0.3)
    # no mirror images: those have other latents
    heights = np.sort(positions[rows], axis=1)[:, :, 1] / layout.box
    np.testing.assert_allclose(np.sort(batches[0][:, :, -2], axis=1), heights, atol=1e-6)
    np.testing.assert_allclose(
        batches[0][:, 0, size], sort_points(positions[rows], "x")[:, 0, 0] * 2 / 6 - 1, atol=1e-5
    )
    batches.draw()
    assert not np.isin(batches.latents, first).any()
    once = draw_latents_once(split, np.random.default_rng(3))
    checked = Sequences(once, layout, 50)
    checked.draw()
    np.testing.assert_array_equal(checked.latents, once.posterior.mean)
    assert np.std(checked.latents - mean) == pytest.approx(np.exp(-1), rel=0.1)


def test_latents_make_configurations_more_likely(ensemble):
    """Latents that hold the mean place lower the loss; without them it is the entropy."""
    positions, gamma = ensemble
    places = (positions.mean(axis=1) - 2) / 0.7
    posterior = Posterior(places, np.full_like(places, -6.0))
    losses = {}
    for latents in (0, 2):
        split = [
            Ensemble(positions[part], gamma[part], Posterior(*(each[part] for each in posterior)) if latents else None)
            for part in (slice(2500), slice(2500, None))
        ]
        layout = LAYOUT._replace(latents=latents)
        _, history = train_autoregressive(*split, SETTINGS, layout, 1, f"test {latents}")
        losses[latents] = history["val_loss"][-1]
    assert losses[2] < losses[0] - 0.3


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
