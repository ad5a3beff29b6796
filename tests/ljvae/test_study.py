import itertools

import pytest
import yaml

from tests.paths import CONFIG
from workflow.ljvae.config.ensembles import ensembles, families, severity_curves
from workflow.ljvae.config.reading import load
from workflow.ljvae.study import gamma_name, shard_range, split_ranges


@pytest.fixture
def study():
    return load(yaml.safe_load((CONFIG / "config.yaml").read_text()))


def test_the_decks_ensembles(study):
    names = families(study.simulation, study.anomalies)
    assert list(names["training"]) == ["gamma_0.1", "gamma_0.4", "gamma_0.7", "gamma_1.0"]
    assert next(iter(names["fake_potential"])) == "fake_gamma_0.1"
    assert next(iter(names["corruption"])) == "corruption_box_kept"
    assert ensembles(study.simulation, study.anomalies)["gamma_0.1"]["configurations"] == 10_000
    of_the_deck = ("unseen_gamma", "fake_potential", "random_data", "corruption", "missing_data")
    assert len({name for family in ("training", *of_the_deck) for name in names[family]}) == 21
    assert list(names["corruption_step"])[-1] == "corruption_step_0.4_sigma_sorted"
    assert next(iter(names["temperature"])) == "temperature_0.5_gamma_0.4"


def test_families_of_growing_severity_are_curves(study):
    curves = severity_curves(study.anomalies)
    assert "corruption" not in curves
    assert curves["corruption_points"]["corruption_points_8_box_kept"] == {
        "key": "points",
        "value": 8,
        "series": "kept",
    }
    assert {about["key"] for about in curves["masked_block"].values()} == {"block"}


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
