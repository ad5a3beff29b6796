import numpy as np
import pytest

from workflow.ljvae.ensembles.masked import mask_blocks


@pytest.mark.parametrize("block", [1, 5, 10, 15])
def test_masks_are_a_square_and_its_mirror_image_off_the_diagonal(normal_positions, block):
    mask = mask_blocks(np.random.default_rng(4), normal_positions, block=block)["mask"]
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
