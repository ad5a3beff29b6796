from pathlib import Path

import numpy as np
import pytest

from tests.ljvae.conftest import uniform_matrices
from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import open_matrices, save_matrices
from workflow.ljvae.training.encoding import encode
from workflow.ljvae.training.networks import Batches, build_vae, fit_standardisation, train_vae


def test_an_epoch_sees_every_matrix_once_and_half_of_them_turned(matrices):
    batches = Batches(matrices, 64, np.random.default_rng(1), mirror=True)
    seen = np.concatenate([batches[k] for k in range(len(batches))])
    assert len(seen) == len(matrices)
    place = {matrix.tobytes(): k for k, matrix in enumerate(matrices)}
    turned = [matrix.tobytes() not in place for matrix in seen]
    found = [
        place[np.ascontiguousarray(matrix[::-1, ::-1] if flip else matrix).tobytes()]
        for matrix, flip in zip(seen, turned, strict=True)
    ]
    assert sorted(found) == list(range(len(matrices)))
    # 400 coins: five standard deviations
    assert abs(sum(turned) - 200) < 50
    assert found != sorted(found)


def test_batches_without_a_generator_keep_the_order(matrices):
    batches = Batches(matrices, 64)
    np.testing.assert_array_equal(np.concatenate([batches[k] for k in range(len(batches))]), matrices)


def test_the_mean_matrix_has_the_mirror_symmetry(matrices):
    mean, scale = fit_standardisation(matrices, mirror=True)
    np.testing.assert_allclose(mean, mean[::-1, ::-1])
    plain, _ = fit_standardisation(matrices, mirror=False)
    np.testing.assert_allclose(plain, matrices.mean(axis=0), rtol=1e-5)
    assert scale == pytest.approx((matrices - plain).std(), rel=1e-4)


@pytest.mark.skipif(not Path("/proc/self/smaps").is_file(), reason="only Linux says what of a file is in memory")
def test_an_epoch_holds_few_matrices_of_a_file_in_memory(tmp_path):
    save_matrices(tmp_path / "m.npy", np.ones((6400, 30, 30), np.float32))
    batches = Batches(open_matrices(tmp_path / "m.npy"), 32, np.random.default_rng(1), mirror=True)

    def resident():
        lines = Path("/proc/self/smaps").read_text().split("m.npy\n")[1].splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))

    most = 0
    for index in range(len(batches)):
        assert batches[index].shape == (32, 30, 30)
        most = max(most, resident())
    # the pages of a batch and what the system maps around them, up to 64 kB a matrix, of 22,500 kB
    assert most < 5_000


def test_keras_asks_for_every_batch_of_every_epoch_in_a_new_order(matrices, settings):
    seen = []

    class Recorded(Batches):
        def __getitem__(self, index):
            seen.append(self.order[index * 100 : (index + 1) * 100])
            return super().__getitem__(index)

    mean, scale = fit_standardisation(matrices, mirror=False)
    model = build_vae(settings, mean, scale, 1, "test")
    model.compile(optimizer="sgd")
    dataset = Recorded(matrices, 100, np.random.default_rng(1)).dataset()
    seen.clear()
    model.fit(dataset, epochs=3, shuffle=False, verbose=0)
    epochs = np.concatenate(seen).reshape(3, 400)
    np.testing.assert_array_equal(np.sort(epochs, axis=1), np.tile(np.arange(400), (3, 1)))
    assert (epochs[0] != epochs[1]).any()
    assert (epochs[1] != epochs[2]).any()


def test_errors_of_uneven_batches_are_averaged_over_matrices(matrices, settings):
    mean, scale = fit_standardisation(matrices, mirror=False)
    model = build_vae(settings, mean, scale, 1, "test")
    uneven = np.concatenate([matrices[:8], 3 * matrices[:5]])
    model.compile()
    error = model.evaluate(Batches(uneven, 8).dataset(), verbose=0, return_dict=True)["mse"]
    assert error == pytest.approx(encode(model, uneven)["mse"].mean(), rel=1e-5)


def test_a_diverging_loss_is_the_users_to_mend(matrices, settings):
    with pytest.raises(UserError, match="smaller learning_rate than 1e\\+30"):
        train_vae(matrices[:300], matrices[300:], settings | {"learning_rate": 1e30}, 1, "test")


@pytest.fixture(scope="module")
def trained(matrices):
    from tests.ljvae.conftest import SETTINGS

    # in slices, as the study trains
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
