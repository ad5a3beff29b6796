import numpy as np
import pytest

from workflow.ljvae.ensembles.made import corrupt, draw_uniform, mask_blocks

BOX = 10.0


@pytest.fixture
def normal_positions():
    return np.random.default_rng(1).uniform(0, BOX, (300, 30, 2)).astype(np.float32)


def test_uniform_fills_the_box():
    positions = draw_uniform(np.random.default_rng(1), 500, 30, BOX)["positions"]
    assert positions.shape == (500, 30, 2)
    histogram, _ = np.histogram(positions, bins=10, range=(0, BOX))
    # 30,000 values in ten bins: five standard deviations, a false alarm in 1e-5 of the runs
    assert np.abs(histogram - 3000).max() < 5 * np.sqrt(3000)


@pytest.mark.parametrize(("unit", "longest"), [("box", 0.2 * BOX), ("sigma", 0.2)])
def test_exactly_four_points_move_by_up_to_the_step(normal_positions, unit, longest):
    rng = np.random.default_rng(2)
    made = corrupt(rng, normal_positions, points=4, step=0.2, unit=unit, sorting="kept", box=BOX)
    length = np.linalg.norm(made["positions"] - normal_positions, axis=2)
    assert ((length > 0).sum(axis=1) == 4).all()
    np.testing.assert_array_equal(np.sort(made["moved"]), np.argwhere(length > 0)[:, 1].reshape(-1, 4))
    assert length.max() <= longest * (1 + 1e-5)
    # lengths are uniform, but long moves near a wall are drawn again more often: 1200 lengths
    assert longest * 0.4 < np.median(length[length > 0]) < longest * 0.55
    assert ((made["positions"] >= 0) & (made["positions"] <= BOX)).all()


def test_order_is_read_before_or_after_the_move(normal_positions):
    made = {
        sorting: corrupt(
            np.random.default_rng(3), normal_positions, points=4, step=0.2, unit="box", sorting=sorting, box=BOX
        )
        for sorting in ("kept", "sorted")
    }
    np.testing.assert_array_equal(made["kept"]["sorted_by"], normal_positions)
    np.testing.assert_array_equal(made["sorted"]["sorted_by"], made["sorted"]["positions"])


@pytest.mark.parametrize("block", [1, 5, 10, 15])
def test_masks_are_a_square_and_its_mirror_image_off_the_diagonal(normal_positions, block):
    made = mask_blocks(np.random.default_rng(4), normal_positions, block=block)
    mask = made["mask"]
    assert (mask.sum(axis=(1, 2)) == 2 * block**2).all()
    assert (mask == np.swapaxes(mask, 1, 2)).all()
    assert not np.diagonal(mask, axis1=1, axis2=2).any()
    upper = mask & np.triu(np.ones((30, 30), dtype=bool))
    assert (upper.any(axis=2).sum(axis=1) == block).all()
    assert (upper.any(axis=1).sum(axis=1) == block).all()


@pytest.mark.parametrize("block", [2, 14])
def test_blocks_lie_where_they_should(normal_positions, block):
    upper = {}
    for place in ("anywhere", "diagonal", "corner"):
        mask = mask_blocks(np.random.default_rng(4), normal_positions, block=block, place=place)["mask"]
        rows, columns = (np.triu(mask).any(axis=axis).argmax(axis=1) for axis in (2, 1))
        upper[place] = columns - rows
    assert (upper["diagonal"] == block).all()
    assert (upper["corner"] == 30 - block).all()
    assert len(set(upper["anywhere"])) > 1
