import numpy as np
import pytest

from workflow.ljvae.anomaly.inpainting import restore, tabulate_restored
from workflow.ljvae.ensembles.masked import mask_blocks
from workflow.ljvae.geometry.distances import distance_matrices, sort_points

SETTINGS = {"bootstrap": 100, "confidence": 0.95}


@pytest.fixture
def ensemble():
    """Mask, masked and whole matrices of 20 uniform configurations."""
    rng = np.random.default_rng(1)
    points = sort_points(rng.uniform(0, 1, (20, 12, 2)), "x")
    truth = distance_matrices(points).astype(np.float32)
    mask = mask_blocks(rng, points, block=4, place="anywhere")["mask"]
    return mask, np.where(mask, 0, truth).astype(np.float32), truth


def test_geometry_restores_what_is_missing_and_the_mean_fills_it_in(ensemble):
    mask, hidden, truth = ensemble
    mean = truth.mean(axis=0)
    restored = restore(mask, hidden, truth, mean, truth)
    np.testing.assert_allclose(restored["geometry"], truth, atol=1e-3)
    assert (restored["mean_fill"][mask] == np.broadcast_to(mean, truth.shape)[mask]).all()
    for matrices in (restored["mean_fill"], restored["network"]):
        np.testing.assert_allclose(matrices[~mask], truth[~mask], atol=1e-6)


def test_a_gain_is_the_error_of_the_mean_over_that_of_the_method(ensemble):
    mask, _, truth = ensemble
    restored = {"mean_fill": truth + 0.2, "network": truth + 0.1 * mask + 5 * ~mask}  # only what was masked counts
    fill, network = tabulate_restored(restored, truth, mask, "missing_data_4", 1, **SETTINGS)
    assert (fill["gain"], fill["gain_low"], fill["gain_high"]) == (1, 1, 1)
    assert fill["mse"] == pytest.approx(0.04, rel=1e-4)
    assert network["gain"] == pytest.approx(4, rel=1e-4)
    assert network["n"] == 20
    assert [row["method"] for row in (fill, network)] == list(restored)


def test_the_interval_depends_on_the_ensemble_s_name_and_the_seed_alone(ensemble):
    mask, hidden, truth = ensemble
    restored = restore(mask, hidden, truth, truth.mean(axis=0), truth + 0.1 * truth**2)

    def interval(*stream):
        row = tabulate_restored(restored, truth, mask, *stream, **SETTINGS)[-1]
        return row["gain_low"], row["gain_high"]

    assert interval("one", 1) == interval("one", 1)
    assert len({interval("one", 1), interval("two", 1), interval("one", 2)}) == 3
