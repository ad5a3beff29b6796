"""The tests of the code mirror it: a test file is where its module is, and begins with the module's name."""

import pytest

from tests.paths import ROOT

MIRRORED = ("ljvae", "control", "commands", "scripts")
SEVERAL = {"ljvae/geometry/test_properties.py"}  # properties that hold across modules
FILES = sorted(path for folder in MIRRORED for path in (ROOT / "tests" / folder).rglob("test_*.py"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT / "tests")))
def test_a_test_file_begins_with_the_name_of_a_module_in_the_same_folder(path):
    place = path.relative_to(ROOT / "tests")
    if str(place) in SEVERAL:
        return
    modules = {module.stem for module in (ROOT / "workflow" / place.parent).glob("*.py")}
    subject = path.stem.removeprefix("test_")
    assert any(subject == module or subject.startswith(f"{module}_") for module in modules), modules


def test_every_test_folder_is_a_folder_of_the_code():
    for path in FILES:
        assert (ROOT / "workflow" / path.parent.relative_to(ROOT / "tests")).is_dir()
