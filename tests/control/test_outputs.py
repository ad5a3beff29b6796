"""Figures and tables by section."""

import pytest

from workflow.control.outputs import SECTIONS, Outputs, heading


@pytest.fixture
def outputs():
    registered = Outputs("results/figures")
    registered.add_figure("training", "Training")
    registered.add_figure("tumbler", "Geometry")
    registered.add_table("models", "Training", ["a.csv", "b.csv"])
    return registered


def test_targets_of_a_section_are_what_is_registered_there(outputs):
    assert outputs.figure_files("Training") == ["results/figures/training.pdf", "results/figures/training.png"]
    assert len(outputs.figure_files()) == 4
    assert outputs.table_files("Training") == outputs.table_files() == ["results/tables/models.csv"]
    assert outputs.table_files("Geometry") == []
    assert outputs.rows == {"models": ["a.csv", "b.csv"]}


def test_sections_sort_as_they_are_listed():
    assert sorted(map(heading, SECTIONS)) == list(map(heading, SECTIONS))


def test_a_name_twice_or_an_unknown_section_is_an_error(outputs):
    with pytest.raises(ValueError, match="training is registered twice"):
        outputs.add_figure("training", "Geometry")
    with pytest.raises(ValueError, match="tuple"):
        outputs.add_figure("more", "Geometrie")
    with pytest.raises(ValueError, match="tuple"):
        outputs.figure_files("Geometrie")
