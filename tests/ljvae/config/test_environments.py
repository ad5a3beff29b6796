"""The config of a study of one's own system: a few lines are enough, and a fault is a line that names its key."""

import pytest

from workflow.ljvae.config.environments import load_environments
from workflow.ljvae.config.reading import ConfigError


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working directory with two trajectories."""
    monkeypatch.chdir(tmp_path)
    for name in ("normal.xyz", "other.xyz"):
        (tmp_path / name).touch()
    return tmp_path


def test_one_file_is_enough(folder):
    settings = load_environments({"environments": {"normal": "normal.xyz"}}).environments
    assert settings.normal == ["normal.xyz"]
    assert (settings.neighbours, settings.score, settings.alarms) == (18, "linear", 0.01)


def test_numbers_may_be_texts_as_on_the_command_line(folder):
    mapping = {"environments": {"normal": ["normal.xyz", "other.xyz"], "neighbours": "24"}, "seed": "7"}
    study = load_environments(mapping)
    assert (study.environments.neighbours, study.seed) == (24, 7)


FAULTS = {
    "environments.normal: this key is missing": {},
    "environments.normal: entries should differ": {"normal": ["normal.xyz", "normal.xyz"]},
    "the nearest valid key is environments.blocks.calibration": {
        "normal": "normal.xyz",
        "blocks": {"calibrations": 0.2},
    },
    "environments.unit: should be greater than 0": {"normal": "normal.xyz", "unit": 0},
    "environments.neighbours: should be a whole number from 6 to 64, or all, not 3": {
        "normal": "normal.xyz",
        "neighbours": 3,
    },
    "the name normal_2 is that of a normal trajectory": {"normal": "normal.xyz", "judge": {"normal_2": "other.xyz"}},
    "environments.score: should be 'linear', 'dense' or 'conv2d'": {"normal": "normal.xyz", "score": "pca"},
}


def test_a_score_of_a_module_that_is_not_installed_is_refused(folder, monkeypatch):
    monkeypatch.setattr("workflow.ljvae.config.environments.find_spec", lambda name: None)
    with pytest.raises(ConfigError, match=r"environments\.compare: template_matching needs OVITO's module"):
        load_environments({"environments": {"normal": "normal.xyz", "compare": ["template_matching"]}})


@pytest.mark.parametrize(("line", "settings"), FAULTS.items(), ids=FAULTS)
def test_a_fault_is_a_line_with_the_key(folder, line, settings):
    with pytest.raises(ConfigError, match=r"^environments") as error:
        load_environments({"environments": settings})
    assert line in str(error.value)


def test_a_key_that_stands_twice_in_a_file_is_named(folder):
    path = folder / "my.yaml"
    path.write_text("environments:\n  normal: normal.xyz\n  normal: other.xyz\n")
    with pytest.raises(ConfigError, match=r"environments\.normal: this key occurs twice"):
        load_environments({"environments": {"normal": "other.xyz"}}, [path])
