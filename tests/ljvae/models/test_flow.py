import numpy as np
import pytest

from workflow.ljvae.training.fitting import train_flow
from workflow.ljvae.training.networks import read_network, save_network

pytestmark = pytest.mark.slow

SETTINGS = {
    "layers": 2,
    "dense_units": 64,
    "epochs": 25,
    "batch_size": 128,
    "learning_rate": 3e-3,
    "weight_decay": 0.0,
}


@pytest.fixture(scope="module")
def rows():
    """Latents of two dimensions: at gamma 0.1 two clouds at -2 and 2, at gamma 1 one cloud at 0."""
    rng = np.random.default_rng(1)
    gamma = rng.choice([0.1, 1.0], 6000)
    side = np.where(gamma == 0.1, rng.choice([-2.0, 2.0], 6000), 0.0)
    mean = np.stack([side, 0.5 * rng.normal(size=6000)], axis=1)
    return np.concatenate([mean, np.full((6000, 2), np.log(0.09)), gamma[:, None]], axis=1).astype(np.float32)


@pytest.fixture(scope="module")
def flow(rows):
    model, history = train_flow(rows[:5000], rows[5000:], SETTINGS, 1, "flow")
    assert history["val_loss"][-1] < history["val_loss"][0]
    return model


def test_samples_have_the_distribution_of_their_gamma(flow):
    low, high = (flow.sample(gamma, 2000, np.random.default_rng(2)) for gamma in (0.1, 1.0))
    assert (np.abs(np.abs(low[:, 0]) - 2) < 1).mean() > 0.9
    assert (low[:, 0] > 0).mean() == pytest.approx(0.5, abs=0.1)
    assert (np.abs(high[:, 0]) < 1).mean() > 0.9
    # posterior and means together: sqrt(0.25 + 0.09)
    assert high[:, 1].std() == pytest.approx(0.58, abs=0.1)


def test_a_saved_flow_draws_the_same(flow, tmp_path):
    save_network(flow, tmp_path / "prior.keras")
    drawn = [
        model.sample(0.1, 50, np.random.default_rng(3)) for model in (flow, read_network(tmp_path / "prior.keras"))
    ]
    np.testing.assert_allclose(*drawn, rtol=1e-5, atol=1e-6)


def test_the_density_is_that_of_the_samples(flow):
    """It integrates to one, and its integral over a region is the fraction of samples there."""
    edges = np.linspace(-4, 4, 81)
    centres = (edges[1:] + edges[:-1]) / 2
    places = np.stack(np.meshgrid(centres, centres, indexing="ij"), axis=-1).reshape(-1, 2)
    for gamma in (0.1, 1.0):
        probability = 0.01 * np.exp(flow.find_log_density(places, gamma))
        assert probability.sum() == pytest.approx(1, abs=0.02)
        samples = flow.sample(gamma, 4000, np.random.default_rng(4))
        for is_inside in (lambda points: points[:, 0] > 1, lambda points: np.abs(points[:, 1]) < 0.5):
            expected = probability[is_inside(places)].sum()
            assert is_inside(samples).mean() == pytest.approx(expected, abs=0.04)


def test_more_steps_change_the_density_little(flow):
    latents = flow.sample(0.1, 200, np.random.default_rng(5))
    few, many = (flow.find_log_density(latents, 0.1, steps=steps, chunk=64) for steps in (12, 48))
    assert np.abs(few - many).mean() < 0.05
