"""The data dictionary has every table, and the page of results is written from it."""

import pytest
import yaml

from tests.paths import ROOT
from tests.study import plans
from workflow.control.dictionary import describe_table, list_unexplained, read_dictionary, split_unit, write_reference
from workflow.control.own_system import OwnSystem
from workflow.ljvae.anomaly.detector import SCORES
from workflow.ljvae.config.environments import Environments
from workflow.ljvae.logs import UserError

PATH = ROOT / "workflow" / "report" / "tables.yaml"
DICTIONARY = read_dictionary(PATH)
SMALL = {
    "suffixes": {"_low": "Lower end."},
    "tables": {
        "heights": {
            "row": "a gamma",
            "columns": {"height": "Mean height. [sigma]", "method": "How it is measured."},
            "values": {"method": {"mean": "the mean"}},
            "note": "A note.",
            "bug": "a negative height",
        }
    },
}


@pytest.fixture
def small(tmp_path):
    path = tmp_path / "tables.yaml"
    path.write_text(yaml.safe_dump(SMALL))
    return path


def test_every_table_has_an_entry():
    of_study = {*plans.smoke_names("tables", "all", "multiverse"), "frames"}
    of_own_system = OwnSystem(Environments(normal=["normal.xyz"], judge={"other": "other.xyz"})).tables
    assert set(DICTIONARY["tables"]) == of_study | set(of_own_system)


def test_frames_have_the_scores_of_the_detector():
    assert list(DICTIONARY["tables"]["frames"]["columns"])[2 : 3 + len(SCORES)] == [*SCORES, "p_value"]


def test_names_that_are_explained_stand_in_a_column():
    for table in DICTIONARY["tables"].values():
        assert set(table.get("values", {})) <= set(table["columns"])


@pytest.mark.parametrize("table", DICTIONARY["tables"])
def test_a_column_is_a_short_sentence(table):
    for column, text in DICTIONARY["tables"][table]["columns"].items():
        meaning, _ = split_unit(text)
        assert meaning.endswith("."), column
        assert len(meaning.split()) <= 26, column


def test_a_column_is_explained_by_itself_or_by_its_suffix():
    assert list_unexplained(SMALL, "heights", ["height", "height_low", "height_high", "low"]) == ["height_high", "low"]


def test_a_caption_has_the_entry_of_its_table(small):
    assert describe_table(small, "heights") == {
        "row": "a gamma",
        "columns": {"height": "Mean height. Unit: sigma.", "method": "How it is measured."},
        "values": {"method": {"mean": "the mean"}},
        "note": "A note.",
        "bug": "a negative height",
    }
    with pytest.raises(UserError, match=r"tables\.yaml: none\.csv has no entry"):
        describe_table(small, "none")


def test_an_entry_without_a_key_is_named(small):
    small.write_text(small.read_text().replace("bug: a negative height", "bug: ''"))
    with pytest.raises(UserError, match="heights has no bug"):
        read_dictionary(small)


def test_the_reference_has_a_section_for_each_table():
    lines = write_reference(SMALL).splitlines()
    assert lines[2:] == [
        "| `_low` | Lower end. |",
        "",
        "### heights.csv",
        "",
        "A row is a gamma.",
        "",
        "| column | meaning | unit |",
        "|---|---|---|",
        "| `height` | Mean height. | sigma |",
        "| `method` | How it is measured. |  |",
        "",
        "Names in `method`:",
        "",
        "- `mean`: the mean",
        "",
        "A note.",
        "",
        "Sanity check, only a bug gives this: a negative height.",
    ]
