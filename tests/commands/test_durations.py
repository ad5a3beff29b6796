"""The run times of a study in the table that the project ships."""

import csv

import pytest

from workflow.commands import durations
from workflow.ljvae.logs import UserError

BENCHMARKS = {
    "train_model/conv2d/seed_1": (200, 90),
    "train_model/conv2d/seed_2": (110, 150),
    "encode/conv2d/test": (4, 1),
}


@pytest.fixture
def study(tmp_path):
    for name, (seconds, cpu) in BENCHMARKS.items():
        path = tmp_path / "results" / "benchmarks" / f"{name}.tsv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"s\tcpu_time\n{seconds}\t{cpu}\n")
    (tmp_path / "config.yaml").write_text("simulation: {configurations: 500}\n")
    return tmp_path


def test_the_rows_of_a_study_replace_those_of_its_size_only(study):
    table = study / "durations.csv"
    table.write_text("configurations,rule,network,jobs,seconds\n500,gone,,1,1\n500,explore,,1,8\n9000,other,,1,7\n")
    line = durations.write(study, [study / "config.yaml"], table)
    assert line == f"{table}: 3 run times of a study with 500 configurations of each ensemble"
    with open(table, newline="") as file:
        rows = [tuple(row.values()) for row in csv.DictReader(file)]
    assert rows == [
        ("9000", "other", "", "1", "7"),
        ("500", "encode", "", "1", "4"),
        ("500", "explore", "", "1", "8"),  # this study has none
        ("500", "train_model", "", "2", "100"),  # other work on the machine does not count
        ("500", "train_model", "conv2d", "2", "100"),
    ]


def test_the_last_config_that_says_it_decides_on_the_size(study):
    (study / "more.yaml").write_text("seed: 1\n")
    assert durations.count_configurations([study / "config.yaml", study / "more.yaml"]) == 500
    with pytest.raises(UserError, match=r"simulation\.configurations"):
        durations.count_configurations([study / "more.yaml"])
