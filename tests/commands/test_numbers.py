"""Numbers and tables of pages come from the rows that docs/numbers.yaml names."""

import pandas
import pytest

from workflow.commands import numbers
from workflow.ljvae.logs import UserError

SCORES = pandas.DataFrame(
    {
        "ensemble": ["a", "a", "a", "b", "b", "b"],
        "score": ["mse", "mse", "pca", "mse", "mse", "pca"],
        "seed": [1, 2, None, 1, 2, None],
        "quoted": [True, True, True, False, False, True],
        "auc": [0.5, 0.7, 0.25, 0.125, 0.375, None],
        "auc_low": [0.4, 0.6, 0.2, 0.1, 0.3, None],
    }
)
SNAPSHOT = numbers.Snapshot(
    {"date": "2030-01-02", "versions": {"keras": "3.1"}, "ensembles": {"a": "the first | one"}}, {"scores": SCORES}
)
ONE = {"table": "scores", "where": {"ensemble": "a", "score": "mse", "seed": 1}}
MEAN = {"table": "scores", "where": {"ensemble": "a", "score": "mse"}, "column": "auc", "take": "mean"}
TABLE = {"table": "scores", "columns": {"ensemble": {"title": "of"}, "auc": {"format": ".1f"}}}


def text(name="x", tables=None, **of):
    names = {"numbers": of, "tables": tables or {}}
    return numbers.write_text(name, names, SNAPSHOT)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (ONE | {"column": "auc", "format": ".0%"}, "50 %"),
        (ONE | {"format": "{auc_low:.2f} to {auc:.0%}"}, "0.40 to 50 %"),
        (ONE | {"column": "score"}, "mse"),
        (MEAN | {"format": ".2f"}, "0.60"),
        (MEAN | {"take": "largest"}, "0.7"),
        (MEAN | {"take": "smallest"}, "0.5"),
        (MEAN | {"take": "total"}, "1.2"),
        (MEAN | {"column": "seed", "take": "total", "format": "d"}, "3"),
        (MEAN | {"format": "{auc:.1f} from {auc_low:.1f}"}, "0.6 from 0.5"),
        ({"table": "scores", "where": {"quoted": True}, "take": "count"}, "4"),
        ({"table": "scores", "where": {"seed": None}, "take": "count"}, "2"),
        ({"table": "scores", "where": {"seed": [1, None]}, "take": "count"}, "4"),
        ({"table": "scores", "where": {"ensemble": ["b", "c"]}, "take": "count"}, "3"),
        ({"table": "scores", "where": {"ensemble": "c"}, "take": "count"}, "0"),
        ({"snapshot": "date"}, "2030-01-02"),
        ({"snapshot": "versions.keras"}, "3.1"),
    ],
)
def test_a_number_is_that_of_its_rows(number, expected):
    assert text(x=number) == expected


def test_a_number_is_divided_by_another_or_that_is_taken_away():
    first = ONE | {"column": "auc"}
    assert text(x=MEAN | {"over": "y", "format": ".1f"}, y=first) == "1.2"
    assert text(x=MEAN | {"minus": "y", "format": ".1f"}, y=first) == "0.1"


@pytest.mark.parametrize(
    ("number", "line"),
    [
        (ONE | {"table": "none"}, "x: the snapshot has no table none"),
        (ONE | {"column": "none"}, "no column none; its columns are ensemble, score"),
        (ONE | {"where": {"none": 1}}, "no column none"),
        (ONE | {"column": "auc", "where": {"ensemble": "c"}}, "no row of the table matches"),
        (MEAN | {"take": None}, "2 rows of the table match"),
        (MEAN | {"take": "median"}, "one of count, mean, total"),
        (MEAN | {"over": "none"}, "no number none"),
        (ONE | {"format": "{none}"}, "no number none, which the format"),
        ({"table": "scores", "where": {"ensemble": "b", "score": "pca"}, "column": "auc"}, "its cell is empty"),
        ({"snapshot": "versions.none"}, r"snapshot\.json has no versions\.none"),
    ],
)
def test_a_number_that_there_is_not_is_named(number, line):
    with pytest.raises(UserError, match=line):
        text(x=number)


def test_a_name_that_there_is_not_is_named_with_the_nearest():
    with pytest.raises(UserError, match=r"share_of: docs/numbers\.yaml has no such name .* the nearest name is share$"):
        text("share_of", share=ONE)
    with pytest.raises(UserError, match=r"table areas: .* under tables"):
        text("table areas")


def test_a_table_has_the_rows_of_its_file():
    where = {"where": {"seed": 1}}
    assert (
        text("table t", tables={"t": TABLE | where})
        == "| of | auc |\n| --- | --- |\n| the first \\| one | 0.5 |\n| b | 0.1 |"
    )
    lines = text("table t", tables={"t": TABLE | where | {"sort": ["-ensemble"]}}).splitlines()
    assert lines[2:] == ["| b | 0.1 |", "| the first \\| one | 0.5 |"]
    lines = text("table t", tables={"t": TABLE | {"where": {"seed": 1, "ensemble": ["b", "a"]}}}).splitlines()
    assert lines[2:] == ["| b | 0.1 |", "| the first \\| one | 0.5 |"]


def test_rows_of_a_file_become_columns_of_a_table():
    table = {
        "table": "scores",
        "by": "ensemble",
        "columns": {
            "ensemble": {},
            "error": {"column": "auc", "where": {"score": "mse"}, "take": "mean", "format": ".2f"},
            "range": {"where": {"score": "pca"}, "format": "{auc_low:.1f} to {auc:.2f}"},
        },
    }
    lines = text("table t", tables={"t": table}).splitlines()
    assert lines == [
        "| ensemble | error | range |",
        "| --- | --- | --- |",
        "| the first \\| one | 0.60 | 0.2 to 0.25 |",
        "| b | 0.25 |  |",
    ]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("- a\n", "it should be a mapping of sections"),
        ("number: {}\n", "unknown key number; the keys are figures, kept, numbers, tables"),
        ("numbers: {x: {tabel: a}}\n", "x: unknown key tabel"),
        ("numbers: {x: 8 %}\n", "x: it should be a mapping"),
        ("tables: {x: {rows: a}}\n", "table x: unknown key rows"),
        ("tables: {x: {columns: {y: {digits: 2}}}}\n", "table x, column y: unknown key digits"),
    ],
)
def test_a_bad_key_is_named(content, line, tmp_path):
    path = tmp_path / "numbers.yaml"
    path.write_text(content)
    with pytest.raises(UserError, match=line):
        numbers.read_names(path)


def test_without_a_snapshot_it_says_how_to_make_one(tmp_path):
    with pytest.raises(UserError, match="no snapshot of results; `make snapshot`"):
        numbers.read_snapshot(tmp_path)


def test_a_column_can_come_from_another_table():
    tables = {
        "claims": pandas.DataFrame({"claim": ["b", "a", "c"], "verdict": ["yes", "no", "yes"]}),
        "worlds": pandas.DataFrame({"claim": ["a", "b"], "label": ["robust", "depends on box"]}),
    }
    columns = {"claim": {}, "worlds": {"from": "worlds", "match": "claim", "column": "label"}}
    names = {"tables": {"t": {"table": "claims", "columns": columns}}}
    text = numbers.write_text("table t", names, numbers.Snapshot({}, tables))
    assert text.splitlines()[2:] == ["| b | depends on box |", "| a | robust |", "| c |  |"]
    columns["worlds"]["match"] = "name"
    with pytest.raises(UserError, match="name"):
        numbers.write_text("table t", names, numbers.Snapshot({}, tables))
