"""The recipes of CONTRIBUTING.md touch few files, and what they add runs on the small study."""

import copy
import os
import shutil
import subprocess
import sys

import pandas
import pytest
import yaml

from tests.study.conftest import copy_project
from tests.study.recipes import RECIPES


def follow(recipe, root):
    """Add and edit the files of a recipe in a copy of the project."""
    for name, change in recipe.items():
        path = root / name
        if isinstance(change, str):
            assert not path.exists(), name
            path.write_text(change)
            continue
        text = path.read_text()
        for old, new in change:
            assert text.count(old) == 1 or not old, (name, old)
            text = text.replace(old, new) if old else text + new
        path.write_text(text)


def check_heights(results):
    heights = pandas.read_csv(results / "tables/heights.csv").set_index("gamma")["median_height"]
    assert heights[1.0] < heights[0.1]


def check_anomaly(results):
    rows = pandas.read_csv(results / "anomaly/detector/upside_down.csv")
    # a fluid that hangs from the ceiling is no state of the training set
    assert rows.query("score == 'combined' and quoted")["auc"].item() > 0.8


def check_network(results):
    row = pandas.read_csv(results / "models/linear/seed_1/row.csv").iloc[0]
    assert (row["architecture"], row["representation"]) == ("linear", "distances_x")


CHECKS = {"table": check_heights, "anomaly": check_anomaly, "architecture": check_network}


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_touches_few_files_and_what_it_adds_runs(name, smoke, tmp_path):
    recipe, most, targets, jobs = RECIPES[name]
    assert len(recipe) <= most  # beside them, make docs-config writes the table of keys and the schema
    root, study = tmp_path / "project", copy.copy(smoke)
    root.mkdir()
    copy_project(root)
    follow(recipe, root)
    environment = {**os.environ, "PYTHONPATH": str(root)}
    subprocess.run([sys.executable, "-m", "workflow.ljvae.config.reference"], cwd=root, env=environment, check=True)
    study.root, study.directory = root, tmp_path / "study"
    study.config = study.directory / "config.yaml"
    shutil.copytree(smoke.directory, study.directory, symlinks=True)
    study.mapping = yaml.safe_load((root / "config" / "smoke.yaml").read_text())
    planned = study.planned(*targets)
    assert jobs.items() <= planned.items()
    assert "simulate_ensemble" not in planned
    assert planned.get("train_model", 0) == jobs.get("train_model", 0)
    result = study(*targets)
    assert result.returncode == 0, result.stderr[-3000:]
    for target in targets:
        assert (study.directory / target).stat().st_size > 0
    CHECKS.get(name, lambda _: None)(study.directory / "results")
    assert study.planned(*targets) == {}
