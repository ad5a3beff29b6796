import numpy as np
import pytest
from keras import ops

from tests.browser import browser  # noqa: F401  a fixture
from workflow.ljvae.geometry.distances import distance_matrices, sort_points
from workflow.ljvae.training.networks import use_threads

use_threads(2)  # so that two slices run side by side; TensorFlow takes it before its first operation

SETTINGS = {
    "architecture": "conv2d",
    "input": "distances",
    "order": "x",
    "latent_dim": 6,
    "kl_weight": 1e-5,
    "channels": [4, 8],
    "epochs": 3,
    "batch_size": 32,
    "learning_rate": 3e-3,
    "weight_decay": 0.01,
    "mirror": True,
    "likelihood": "gaussian",
}


@pytest.fixture
def settings():
    return dict(SETTINGS)


def mean_loss(model, batch, name, training):
    """One of the losses of a batch, averaged over it."""
    return float(ops.mean(model.loss_terms(batch, training=training)[name]))


def uniform_matrices(size, particles, seed=1):
    points = np.random.default_rng(seed).uniform(0, 1, (size, particles, 2))
    return distance_matrices(sort_points(points, "x"))


@pytest.fixture(scope="session")
def matrices():
    """400 sorted matrices (12, 12) of uniform points, in units of L."""
    return uniform_matrices(400, 12)
