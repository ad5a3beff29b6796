"""The recipes of CONTRIBUTING.md touch few files, and what they add runs on the small study."""

import copy

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


@pytest.mark.parametrize("name", RECIPES)
def test_a_recipe_touches_few_files_and_what_it_adds_runs(name, smoke, tmp_path):
    recipe, most, targets, jobs = RECIPES[name]
    assert len(recipe) <= most
    copy_project(tmp_path)
    follow(recipe, tmp_path)
    study = copy.copy(smoke)
    study.root = tmp_path
    study.mapping = yaml.safe_load((tmp_path / "config" / "smoke.yaml").read_text())
    planned = study.planned(*targets)
    assert jobs.items() <= planned.items()
    assert "simulate_ensemble" not in planned
    assert planned.get("train_model", 0) == jobs.get("train_model", 0)
    result = study(*targets)
    assert result.returncode == 0, result.stderr[-3000:]
    for target in targets:
        assert (smoke.directory / target).stat().st_size > 100
    assert study.planned(*targets) == {}


def test_what_the_recipes_add_is_right(smoke):
    """Run after the recipes, in the same copy of the study."""
    tables = smoke.directory / "results" / "tables"
    if not (tables / "heights.csv").exists():
        pytest.skip("the recipes were not run")
    heights = pandas.read_csv(tables / "heights.csv").set_index("gamma")["median_height"]
    assert heights[1.0] < heights[0.1]
    rows = pandas.read_csv(smoke.directory / "results/anomaly/conv2d/seed_1/upside_down.csv")
    # a fluid that hangs from the ceiling is no state of the training set
    assert rows.query("score == 'combined' and reference == 'test'")["auc"].item() > 0.9
