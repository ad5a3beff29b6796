"""What positions can say against themselves, and that a fluid between hard walls says nothing."""

import numpy as np
import pytest

from workflow.ljvae.trajectories.blocks import Fault
from workflow.ljvae.trajectories.doubts import doubts, refuse_degenerate

BOX = 10.0


def uniform(low, high, frames=40, particles=30):
    return np.random.default_rng(1).uniform(low, high, (frames, particles, 2)).astype(np.float32)


def test_uniform_points_are_not_doubted():
    assert list(doubts(uniform(0, BOX), BOX)) == []


def test_walls_that_act_on_surfaces_are_noticed():
    (doubt,) = doubts(uniform(0.5, BOX - 0.5), BOX)
    assert "keep 0.5 sigma or more from the left, right and lower wall" in doubt
    assert "subtract half a diameter" in doubt


@pytest.mark.parametrize("wall", [0, 1, 2])
def test_one_wall_that_is_reached_is_enough(wall):
    positions = uniform(0.5, BOX - 0.5)
    positions[3, 4] = [(0.1, 5), (9.9, 5), (5, 0.1)][wall]
    assert list(doubts(positions, BOX)) == []


def test_few_points_may_keep_away_from_walls_by_chance():
    assert list(doubts(uniform(0.5, BOX - 0.5, frames=1, particles=8), BOX)) == []


def test_a_settled_fluid_need_not_reach_the_upper_wall():
    positions = uniform(0, BOX)
    positions[:, :, 1] *= 0.3
    assert list(doubts(positions, BOX)) == []


def test_half_of_the_box_is_doubted_once():
    (doubt,) = doubts(uniform(4, 6), BOX)
    assert "x goes from 4 to 6 sigma" in doubt
    assert list(doubts(uniform(4, 6, frames=1, particles=3), BOX)) == []


def test_equal_frames_and_particles_are_counted():
    positions = uniform(0, BOX)
    positions[7] = positions[2]
    positions[5, 3] = positions[5, 9]
    coinciding, equal = doubts(positions, BOX)
    assert coinciding == "1 of its 40 frames has particles that coincide; frame 5 (from 0) is the first"
    assert equal.startswith("1 of its 40 frames has the positions of an earlier one; the first is frame 7 (from 0)")


@pytest.mark.parametrize(("column", "text"), [((0, 1), "all particles coincide"), (0, "same x"), (1, "same y")])
def test_positions_that_are_missing_are_refused(column, text):
    positions = uniform(0, BOX)
    positions[6][:, column] = 5
    with pytest.raises(Fault, match=rf"in frame 6 \(from 0\) .*{text}"):
        refuse_degenerate(positions)
