import numpy as np
import pytest

from workflow.ljvae.ensembles.corrupted import corrupt

BOX = 10.0


@pytest.mark.parametrize(("unit", "longest"), [("box", 0.2 * BOX), ("sigma", 0.2)])
def test_exactly_four_points_move_by_up_to_the_step(normal_positions, unit, longest):
    rng = np.random.default_rng(2)
    ensemble = corrupt(rng, normal_positions, points=4, step=0.2, unit=unit, sorting="kept", box=BOX)
    length = np.linalg.norm(ensemble["positions"] - normal_positions, axis=2)
    assert ((length > 0).sum(axis=1) == 4).all()
    np.testing.assert_array_equal(np.sort(ensemble["moved"]), np.argwhere(length > 0)[:, 1].reshape(-1, 4))
    assert length.max() <= longest * (1 + 1e-5)
    # lengths are uniform, but long moves near a wall are drawn again more often: 1200 lengths
    assert longest * 0.4 < np.median(length[length > 0]) < longest * 0.55
    assert ((ensemble["positions"] >= 0) & (ensemble["positions"] <= BOX)).all()


def test_order_is_read_before_or_after_the_move(normal_positions):
    settings = {"points": 4, "step": 0.2, "unit": "box", "box": BOX}
    kept = corrupt(np.random.default_rng(3), normal_positions, sorting="kept", **settings)
    np.testing.assert_array_equal(kept["sorted_by"], normal_positions)
    sorted_again = corrupt(np.random.default_rng(3), normal_positions, sorting="sorted", **settings)
    np.testing.assert_array_equal(sorted_again["sorted_by"], sorted_again["positions"])
