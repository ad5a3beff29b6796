"""Pages are filled from a snapshot, and a page that is stale is named."""

import json

import pytest

from workflow.commands import pages
from workflow.ljvae.logs import UserError

PAGE = "A share of <!--= share -->8 %<!--=-->.\n\n<!--= table shares -->\n\n| value |\n| --- |\n| 0.08 |\n\n<!--=-->\n"
NAMES = """
numbers: {share: {table: claims, where: {claim: a}, column: value, format: .0%}}
tables: {shares: {table: claims, columns: {value: {}}}}
"""


@pytest.fixture
def project(tmp_path):
    (tmp_path / "docs" / "snapshot").mkdir(parents=True)
    (tmp_path / "docs" / "numbers.yaml").write_text(NAMES)
    (tmp_path / "docs" / "snapshot" / "claims.csv").write_text("claim,value\na,0.08\n")
    (tmp_path / "docs" / "snapshot" / "snapshot.json").write_text(json.dumps({"date": "2030-01-02", "commit": "abc"}))
    (tmp_path / "docs" / "plain.md").write_text("No mark.\n")
    (tmp_path / "README.md").write_text(PAGE)
    return tmp_path


def test_a_page_that_agrees_stays(project, capsys):
    pages.main(["--root", str(project), "--check"])
    pages.main(["--root", str(project)])
    assert (project / "README.md").read_text() == PAGE
    assert capsys.readouterr().out == (
        "1 pages agree with the snapshot of 2030-01-02 (commit abc)\n"
        "1 pages are filled from the snapshot of 2030-01-02 (commit abc)\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("8 %", "9 %", "README.md: share is 8 % in the snapshot, and 9 % on the page"),
        ("| 0.08 |", "| 0.09 |", "README.md: table shares is not that of the snapshot"),
    ],
)
def test_a_changed_digit_is_named_and_mended(project, old, new, line):
    (project / "README.md").write_text(PAGE.replace(old, new))
    with pytest.raises(SystemExit) as fault:
        pages.main(["--root", str(project), "--check"])
    assert str(fault.value) == f"{line}\nTo renew them: make pages"
    assert new in (project / "README.md").read_text()
    pages.main(["--root", str(project)])
    assert (project / "README.md").read_text() == PAGE


def test_an_empty_mark_is_filled(project):
    text = PAGE.replace("8 %", "").replace("\n\n| value |\n| --- |\n| 0.08 |\n\n", "\n")
    (project / "docs" / "more.md").write_text(text)
    pages.main(["--root", str(project)])
    assert (project / "docs" / "more.md").read_text() == PAGE


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("It is <!--= share -->8 %.", "a mark lacks its other half: <!--= share -->8 %."),
        ("It is 8 %<!--=-->.", "a mark lacks its other half"),
        ("It is\n<!--= share -->8 %<!--=-->.", "a line begins with a mark"),
        ("- <!--= share -->8 %<!--=-->", "a line begins with a mark"),
        ("It is <!--= none -->8 %<!--=-->.", "none: docs/numbers.yaml has no such name"),
    ],
)
def test_a_broken_mark_is_named_with_its_page(project, text, line):
    (project / "docs" / "more.md").write_text(text)
    with pytest.raises(SystemExit, match=f"docs/more.md: {line}"):
        pages.main(["--root", str(project)])


def test_marks_need_a_snapshot(project):
    (project / "docs" / "snapshot" / "snapshot.json").unlink()
    with pytest.raises(SystemExit, match="there is no snapshot of results"):
        pages.main(["--root", str(project)])


def test_a_mark_before_a_table_may_begin_a_line():
    with pytest.raises(UserError, match="a line begins"):
        pages.check_marks("<!--= share -->8 %<!--=-->\n")
    pages.check_marks(PAGE)
