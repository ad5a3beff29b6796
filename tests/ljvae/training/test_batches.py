from pathlib import Path

import numpy as np
import pytest

from workflow.ljvae.geometry.distances import sort_points
from workflow.ljvae.storage import open_matrices, save_matrices
from workflow.ljvae.training.batches import Batches
from workflow.ljvae.training.encoding import encode
from workflow.ljvae.training.networks import build_vae, fit_standardisation


def test_an_epoch_sees_every_matrix_once_and_half_of_them_turned(matrices):
    batches = Batches(matrices, 64, np.random.default_rng(1), mirror_axis=0.0)
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


def test_points_in_the_box_are_mirrored_at_its_middle():
    points = sort_points(np.random.default_rng(2).uniform(0, 1, (64, 12, 2)), "x").astype(np.float32)
    batches = Batches(points, 64, np.random.default_rng(1), mirror_axis=0.5)
    mirrored = batches[0][batches.turned]
    assert len(mirrored) > 10
    expected = sort_points(points[batches.order][batches.turned] * [-1, 1] + [1, 0], "x")
    np.testing.assert_allclose(mirrored, expected, atol=1e-6)


def test_batches_without_a_generator_keep_the_order(matrices):
    batches = Batches(matrices, 64)
    np.testing.assert_array_equal(np.concatenate([batches[k] for k in range(len(batches))]), matrices)


@pytest.mark.skipif(not Path("/proc/self/smaps").is_file(), reason="only Linux says what of a file is in memory")
def test_an_epoch_holds_few_matrices_of_a_file_in_memory(tmp_path):
    save_matrices(tmp_path / "m.npy", np.ones((6400, 30, 30), np.float32))
    batches = Batches(open_matrices(tmp_path / "m.npy"), 32, np.random.default_rng(1), mirror_axis=0.0)

    def resident():
        lines = Path("/proc/self/smaps").read_text().split("m.npy\n")[1].splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:"))

    most = 0
    for index in range(len(batches)):
        assert batches[index].shape == (32, 30, 30)
        if index % 10 == 9:  # what one batch leaves behind is there after ten
            most = max(most, resident())
    # the pages of a batch and what the system maps around them, up to 64 kB a matrix, of 22,500 kB
    assert most < 5_000


def test_keras_asks_for_every_batch_of_every_epoch_in_a_new_order(matrices, settings):
    seen = []

    class Recorded(Batches):
        def __getitem__(self, index):
            seen.append(self.order[index * 100 : (index + 1) * 100])
            return super().__getitem__(index)

    mean, scale = fit_standardisation(matrices)
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
    mean, scale = fit_standardisation(matrices)
    model = build_vae(settings, mean, scale, 1, "test")
    uneven = np.concatenate([matrices[:8], 3 * matrices[:5]])
    model.compile()
    error = model.evaluate(Batches(uneven, 8).dataset(), verbose=0, return_dict=True)["mse"]
    assert error == pytest.approx(encode(model, uneven)["mse"].mean(), rel=1e-5)
