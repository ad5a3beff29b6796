"""A training that is stopped goes on to the network that it would have made."""

import keras
import numpy as np
import pytest

from tests.ljvae.conftest import SETTINGS
from workflow.ljvae.training import fitting
from workflow.ljvae.training.checkpoint import Checkpoint, training_key
from workflow.ljvae.training.fitting import train_regressor, train_vae

pytestmark = pytest.mark.slow
EPOCHS = 4
LOUD = SETTINGS | {"epochs": EPOCHS, "weight_decay": 0.1}


class Killed(Exception):
    """Stands for a kill -9: nothing behind it runs."""


class _Stop(keras.callbacks.Callback):
    def __init__(self, epoch, batch):
        super().__init__()
        self.epoch, self.batch = epoch, batch

    def on_epoch_begin(self, epoch, logs=None):
        self.now = epoch

    def on_train_batch_end(self, batch, logs=None):
        # several steps make one execution, and Keras tells the last of them
        if self.now == self.epoch and batch >= self.batch:
            raise Killed


@pytest.fixture
def stopped(monkeypatch):
    """Stops a training within the batches of an epoch (counted from 0)."""

    def run(call, epoch, batch=3):
        # EpochProgress is the last of the callbacks
        monkeypatch.setattr(fitting, "EpochProgress", lambda name, finished: _Stop(epoch, batch))
        with pytest.raises(Killed):
            call()
        monkeypatch.undo()

    return run


def same(first, second):
    for ours, theirs in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def without_seconds(history):
    return {name: values for name, values in history.items() if name != "seconds"}


@pytest.fixture(scope="module", autouse=True)
def several_executions():
    """An epoch of ten batches is three executions, the last of them shorter: a stop can fall between them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fitting, "STEPS_PER_EXECUTION", 4)
        yield


def trained(matrices, seed=1, checkpoint=None):
    # in slices, as with several threads
    return train_vae(matrices[:300], matrices[300:], LOUD, seed, "test", checkpoint, slices=2)


@pytest.fixture(scope="module")
def whole(matrices):
    return trained(matrices)


def test_every_batch_of_every_epoch_is_a_step(whole):
    assert int(whole[0].optimizer.iterations) == EPOCHS * 10


def test_a_stopped_training_makes_the_same_network(whole, stopped, matrices, tmp_path):
    """One that is stopped twice, in the middle and in its last epoch; and stopped behind that it only ends."""

    def run():
        return trained(matrices, checkpoint=Checkpoint(tmp_path / "unfinished.npz", "key"))

    for epoch in (1, EPOCHS - 1):
        stopped(run, epoch)
    for _ in ("resumed", "ended"):
        model, history = run()
        same(model, whole[0])
        assert without_seconds(history) == without_seconds(whole[1])
        assert history["seconds"] == sorted(history["seconds"])


def test_the_checkpoint_of_another_training_is_not_read(whole, stopped, matrices, tmp_path):
    path = tmp_path / "unfinished.npz"
    stopped(lambda: trained(matrices, 2, Checkpoint(path, "seed 2")), 2)
    checkpoint = Checkpoint(path, "seed 1")
    model, _ = trained(matrices, checkpoint=checkpoint)
    same(model, whole[0])
    checkpoint.remove()
    assert not list(tmp_path.iterdir())


def test_a_regressor_goes_on_as_well(stopped, matrices, tmp_path):
    points = np.random.default_rng(1).uniform(0, 1, (400, 12, 2)).astype(np.float32)
    settings = LOUD | {"architecture": "dense", "dense_units": 16, "layers": 1}

    def run(checkpoint=None):
        parts = [(matrices[part], points[part]) for part in (slice(300), slice(300, 400))]
        return train_regressor(*parts, settings, 1, "test", checkpoint)

    stopped(lambda: run(Checkpoint(tmp_path / "unfinished.npz")), 2)
    same(run(Checkpoint(tmp_path / "unfinished.npz"))[0], run()[0])


def test_a_diverging_loss_is_the_users_to_mend_and_its_epoch_is_not_kept(matrices, tmp_path):
    from workflow.ljvae.logs import UserError

    path = tmp_path / "unfinished.npz"
    with pytest.raises(UserError, match="smaller learning_rate than 1e\\+30"):
        train_vae(matrices[:300], matrices[300:], LOUD | {"learning_rate": 1e30}, 1, "test", Checkpoint(path))
    assert not path.exists()


def test_the_key_tells_settings_and_data_apart(tmp_path):
    (tmp_path / "a").write_bytes(b"1")
    (tmp_path / "b").write_bytes(b"2")
    keys = [
        training_key(about, [tmp_path / file])
        for about in ({"epochs": 1}, {"epochs": 2}, {"code": "1"})
        for file in ("a", "b")
    ]
    assert len(set(keys)) == 6
    assert training_key({"x": 1, "y": 2}, []) == training_key({"y": 2, "x": 1}, [])
