import numpy as np
import pytest

from tests.ljvae.conftest import SETTINGS, uniform_matrices
from workflow.ljvae.storage import load_table
from workflow.ljvae.training.encoding import encode
from workflow.ljvae.training.fitting import save_history, train_vae

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def trained(matrices):
    # in slices, as with several threads
    return [train_vae(matrices[:300], matrices[300:], dict(SETTINGS, epochs=8), 1, "test", slices=2) for _ in range(2)]


def test_training_learns_and_validates(trained, matrices):
    _, history = trained[0]
    assert set(history) == {"loss", "mse", "kl", "val_loss", "val_mse", "val_kl", "seconds"}
    assert history["val_mse"][-1] < np.square(matrices[300:] - matrices[:300].mean(axis=0)).mean()
    assert history["val_loss"][0] > history["val_loss"][-1]


def test_the_same_seed_gives_the_same_network(trained):
    (first, history), (second, again) = trained
    assert history["loss"] == again["loss"]
    for ours, theirs in zip(first.get_weights(), second.get_weights(), strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_an_encoding_has_the_errors_of_the_decoded_mean(trained, matrices):
    model, _ = trained[0]
    encoding = encode(model, matrices[300:], batch_size=32)
    assert encoding["mean"].shape == encoding["log_variance"].shape == (100, 6)
    assert encoding["reconstruction"].shape == (100, 12, 12)
    np.testing.assert_allclose(
        encoding["mse"], np.square(encoding["reconstruction"] - matrices[300:]).mean(axis=(1, 2)), rtol=1e-4
    )


def test_the_weights_kept_are_those_of_the_best_epoch(matrices, settings):
    # few matrices, too large steps: the last epoch is not the best
    model, history = train_vae(
        matrices[:64], matrices[300:], settings | {"epochs": 12, "learning_rate": 0.3}, 1, "test"
    )
    assert min(history["val_loss"]) < history["val_loss"][-1]
    encoding = encode(model, matrices[300:])
    assert encoding["mse"].mean() + 1e-5 * encoding["kl"].mean() == pytest.approx(min(history["val_loss"]), rel=1e-4)


def test_another_size_of_the_system(settings):
    data = uniform_matrices(64, 20)
    model, _ = train_vae(data[:48], data[48:], dict(settings, epochs=1), 1, "test")
    assert encode(model, data)["reconstruction"].shape == (64, 20, 20)


def test_a_history_has_a_row_per_epoch(tmp_path):
    save_history(tmp_path / "history.csv", {"loss": [3.0, 2.0], "val_loss": [4.0, 5.0]})
    table = load_table(tmp_path / "history.csv")
    assert table.to_dict("list") == {"epoch": [1, 2], "loss": [3.0, 2.0], "val_loss": [4.0, 5.0]}
