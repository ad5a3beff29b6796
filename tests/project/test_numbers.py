"""Numbers about results come from the snapshot: none is typed into a page, and no page is stale."""

import re

import pytest
import yaml

from tests.paths import ROOT
from workflow.commands import numbers, pages

SNAPSHOT = ROOT / "docs" / "snapshot"
RESULT_PAGES = ["README.md", "docs/tour.md", "docs/results.md", "docs/claims.md"]
MADE = pytest.mark.skipif(not SNAPSHOT.is_dir(), reason="no snapshot yet")

CODE = re.compile(r"^```.*?^```|`[^`]*`", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\([^)]*\)|<https?:[^>]*>")
VERSION = re.compile(r"Python \d\.\d+( to \d\.\d+)?")
NUMERAL = re.compile(r"(?<![\w.])(\d[\d,]*\.\d+|\d[\d,]*(?:\.\d+)?(?= ?%))")


def test_no_page_is_stale(capsys):
    pages.main(["--check"])


@MADE
def test_the_snapshot_is_of_a_finished_run_of_committed_code():
    facts = numbers.read_snapshot(SNAPSHOT).facts
    assert facts["finished"]
    assert re.fullmatch(r"[0-9a-f]{12}", facts["commit"])


@MADE
def test_the_snapshot_is_of_the_decks_study():
    config = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
    sampler = numbers.read_snapshot(SNAPSHOT).tables["sampler"]
    trained = sampler[sampler["ensemble"] == f"gamma_{config['simulation']['gammas'][0]}"]
    assert trained["configurations"].tolist() == [config["simulation"]["configurations"]]
    assert trained["sweeps"].tolist() == [config["simulation"]["sweeps"]]


@MADE
@pytest.mark.parametrize("section", ["numbers", "tables"])
def test_every_name_has_a_number(section):
    names = numbers.read_names(ROOT / "docs" / "numbers.yaml")
    snapshot = numbers.read_snapshot(SNAPSHOT)
    for name in names[section]:
        assert numbers.write_text(f"table {name}" if section == "tables" else name, names, snapshot)


def config_numbers(entry):
    """Every number of a config, at whatever depth.

    >>> sorted(config_numbers({"a": [1, {"b": 0.5}], "c": True, "d": "x"}))
    [0.5, 1.0]
    """
    if isinstance(entry, dict):
        return {number for value in entry.values() for number in config_numbers(value)}
    if isinstance(entry, list):
        return {number for value in entry for number in config_numbers(value)}
    return {float(entry)} if isinstance(entry, int | float) and not isinstance(entry, bool) else set()


CONFIG = config_numbers(yaml.safe_load((ROOT / "config" / "config.yaml").read_text()))


def typed_numbers(page):
    """Numerals with a decimal point or a percent sign that are neither marked, nor code, nor values of the config."""
    text = page
    for pattern in (CODE, pages.MARKED, LINK, VERSION):
        text = pattern.sub(" ", text)
    found = []
    for numeral in NUMERAL.finditer(text):
        value = float(numeral[0].replace(",", ""))
        percent = text[numeral.end() :].lstrip(" ").startswith("%")
        if round(value / 100 if percent else value, 9) not in CONFIG:
            found.append(numeral[0])
    return found


@pytest.mark.parametrize("page", RESULT_PAGES)
def test_no_number_about_results_is_typed(page):
    assert typed_numbers((ROOT / page).read_text()) == []


@pytest.mark.parametrize(
    ("page", "found"),
    [
        ("An area of 0.73 at gamma 0.4.", ["0.73"]),
        ("In 37 % of 12 cases, 8.2% of others, and 95 % intervals.", ["37", "8.2"]),
        ("| area |\n| --- |\n| 0.73 |\n", ["0.73"]),
        ("It is <!--= area -->0.73<!--=-->, `0.74`, [0.77](at_0.78.md), Python 3.11 to 3.13.", ["0.77"]),
        ("```\n0.73\n```\n<!--= table areas -->\n\n| 0.74 |\n\n<!--=-->\n", []),
        ("Cores: 1,000.25 and 3.", ["1,000.25"]),
    ],
)
def test_a_typed_number_is_found(page, found):
    assert typed_numbers(page) == found
