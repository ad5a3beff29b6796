"""A finished study runs nothing again by itself; an edit of config or code reruns only the jobs that depend on it."""

import copy
import re

import pytest

from tests.study import leaves
from tests.study.test_reruns import EXPECTED


def test_a_second_run_has_nothing_to_do(smoke):
    assert smoke.planned() == {}
    assert smoke.dry_run() == {}


@pytest.mark.parametrize(
    "leaf",
    [
        "anomalies.corruption.steps",
        "anomalies.unseen_gamma.gammas",
        "claims.pca-share.at_most",
        "figures.examples",
        "models.conv2d.kl_weight",
        "training.seeds",
    ],
)
def test_a_dry_run_agrees_with_what_is_listed_for_an_edit(smoke, leaf):
    other = copy.copy(smoke)
    other.mapping = leaves.edited(smoke.mapping, leaf)
    assert other.planned() == EXPECTED[leaf]["all"]


def test_a_fresh_checkout_comments_and_touch_rerun_nothing(checkout):
    for path in (checkout.root / "workflow").rglob("*.py"):
        path.write_text(f"# a comment\n{path.read_text()}")
    for path in (checkout.root / "workflow").rglob("*.smk"):
        path.touch()
    assert checkout.planned() == {}


def test_an_edit_two_imports_deep_reruns_what_reaches_it(checkout):
    path = checkout.root / "workflow/ljvae/physics/observables.py"
    text = path.read_text()
    path.write_text(text.replace("def total_variation(", "EDITED = 1\n\n\ndef total_variation(", 1))
    assert checkout.planned() == {}
    path.write_text(re.sub(r"(def total_variation\(.*?\n)(    return)", r"\1    edited = 1\n\2", text, flags=re.S))
    # table_claims.py reaches it through claims.py, reconstruct.py and predict_coordinates.py through reconstruction.py
    expected = """reconstruct predict_coordinates join_table table_claims table_timings figure_gram_reconstruction
figure_tumbler figure_energy_distribution figure_coordinates figure_timings all"""
    assert set(checkout.planned()) == set(expected.split())
    path.write_text(text)


# Results of others.
