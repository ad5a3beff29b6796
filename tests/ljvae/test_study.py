import itertools

import pytest

from workflow.ljvae.study import gamma_name, shard_range, split_ranges


def test_one_name_for_a_gamma():
    assert gamma_name(0.1 * 3) == gamma_name(0.3) == "gamma_0.3"
    assert gamma_name(1) == gamma_name(1.0) == "gamma_1.0"


@pytest.mark.parametrize("size", [40, 99, 1000, 10_007])
def test_the_split_covers_every_configuration_once(size):
    ranges = split_ranges(size, {"train": 0.8, "validation": 0.05, "calibration": 0.05, "test": 0.1})
    assert list(ranges) == ["train", "validation", "calibration", "test"]
    assert [index for start, stop in ranges.values() for index in range(start, stop)] == list(range(size))


@pytest.mark.parametrize(("size", "shards"), [(10, 10), (100, 7), (5, 1)])
def test_parts_follow_each_other_and_none_is_empty(size, shards):
    ranges = [shard_range(size, shards, shard) for shard in range(shards)]
    assert ranges[0][0] == 0
    assert ranges[-1][1] == size
    assert all(a[1] == b[0] for a, b in itertools.pairwise(ranges))
    assert all(first < stop for first, stop in ranges)
