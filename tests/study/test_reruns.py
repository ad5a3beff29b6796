"""An edit of a config reruns what depends on it and nothing else: every leaf, one after the other."""

import re
from collections import Counter

import pytest
import yaml

from tests.study import leaves, plans
from workflow.commands import plan
from workflow.ljvae.config.reference import key_table

EXPECTED = {leaf: group for group in yaml.safe_load(leaves.EXPECTED.read_text()) for leaf in group["leaves"]}
NO_RESULT_DEPENDS_ON = {"simulation.threads", "trial"}


def test_every_leaf_is_walked_once_and_every_key_is_a_leaf():
    listed = [leaf for group in yaml.safe_load(leaves.EXPECTED.read_text()) for leaf in group["leaves"]]
    assert sorted(listed) == sorted(leaves.every_leaf())
    keys = set(re.findall(r"^\| `([\w.-]+)` ", key_table(), re.M))
    everything = [*leaves.leaves(yaml.safe_load(leaves.SMOKE.read_text())), *leaves.UNSET]
    for key in keys:
        pattern = re.escape(key).replace("NAME", r"[\w*-]+")
        assert any(re.fullmatch(pattern, leaf) for leaf in [*everything, *leaves.FIXED]), key


@pytest.mark.slow
@pytest.mark.parametrize("leaf", leaves.every_leaf())
def test_a_leaf_reruns_these_rules_and_no_others(leaf):
    found = leaves.reruns(leaf)
    assert found["first"] == EXPECTED[leaf]["first"]
    assert found["all"] == EXPECTED[leaf]["all"]
    assert bool(found["all"]) != (leaf in NO_RESULT_DEPENDS_ON)


def smoke_jobs(tmp_path, **sections):
    return plan.jobs(tmp_path, yaml.safe_load(leaves.SMOKE.read_text()) | sections)


def test_no_rule_has_two_params_that_could_be_swapped(tmp_path):
    """Snakemake compares the values of params without their names."""
    for job in smoke_jobs(tmp_path).values():
        kinds = Counter(type(value) for value in job.params.values() if isinstance(value, int | float))
        assert all(count == 1 for count in kinds.values()), (job.rule, kinds)


def test_every_param_is_a_plain_value(tmp_path):
    def plain(value):
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(entry) for key, entry in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or type(value) in (str, int, float, bool)

    for job in smoke_jobs(tmp_path).values():
        for name, value in job.params.items():
            assert plain(value), (job.rule, name, value)


def test_every_rule_tracks_the_code_of_its_script(tmp_path):
    for job in smoke_jobs(tmp_path).values():
        if job.outputs:
            assert re.fullmatch(r"[0-9a-f]{16}", job.params["code"]), job.rule


ADDED = {
    "an ensemble": ("anomalies", "more_gammas", {"kind": "simulated", "potential": "fake", "gammas": [2.5]}, {}),
    "a family": ("anomalies", "more_random", {"kind": "uniform", "configurations": 50}, {}),
    "a model": ("models", "another", "conv2d", {"epochs": 1}),
    "a regressor": ("regressors", "another", "learned_dense", {"epochs": 1}),
}


@pytest.mark.parametrize("what", ADDED)
def test_adding_leaves_every_array_and_network_untouched(what, tmp_path):
    section, name, entry, changes = ADDED[what]
    config = yaml.safe_load(leaves.SMOKE.read_text())
    entry = config[section][entry] if isinstance(entry, str) else {"configurations": 50, **entry}
    after = smoke_jobs(tmp_path, **{section: config[section] | {name: entry | changes}})
    before = smoke_jobs(tmp_path)
    again = set(plans.reruns(before, after)) & set(before)
    assert not [path for path in again if path.endswith((".npz", ".npy", ".keras"))]


def test_adding_a_seed_leaves_every_array_and_network_untouched(tmp_path):
    before, after = smoke_jobs(tmp_path), smoke_jobs(tmp_path, training={"seeds": [1, 2], "threads": 1})
    again = plans.reruns(before, after)
    assert not [path for path in set(again) & set(before) if path.endswith((".npz", ".npy", ".keras"))]
    assert Counter(job.rule for job in again.values())["train_model"] == 14
