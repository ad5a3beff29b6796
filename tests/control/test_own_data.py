"""Files of the user's own: faults before anything runs, and when their content counts as another."""

import os
import time

import pytest
import yaml

from tests.paths import SMOKE
from workflow.control.own_data import content_digest, faults
from workflow.ljvae.config.reading import load


@pytest.fixture
def study(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    config = yaml.safe_load(SMOKE.read_text(encoding="utf-8"))
    config["anomalies"]["my_run"] = {"kind": "file", "path": "my.xyz"}
    return load(config)


def test_a_file_that_is_there_has_no_fault(study, tmp_path):
    (tmp_path / "my.xyz").touch()
    assert list(faults(study)) == []


def test_a_file_that_is_not_there(study, tmp_path):
    line = f"anomalies.my_run.path: there is no file my.xyz (the working directory is {tmp_path})"
    assert list(faults(study)) == [line]


def test_a_file_that_is_dated_ahead_of_the_clock(study, tmp_path):
    (tmp_path / "my.xyz").touch()
    os.utime(tmp_path / "my.xyz", (time.time() + 3600,) * 2)
    (line,) = faults(study)
    assert line.startswith("anomalies.my_run.path: my.xyz is dated ")
    assert line.endswith("ahead of this machine's clock. To date it now: touch my.xyz")


def test_the_content_counts_and_not_the_date(tmp_path):
    paths = [tmp_path / name for name in ("a", "b", "c")]
    for path, text in zip(paths, ("one", "one", "two"), strict=True):
        path.write_text(text)
    os.utime(paths[1], (1e9, 1e9))
    first, equal, other = (content_digest(str(path)) for path in paths)
    assert first == equal != other
    assert content_digest(str(tmp_path / "none")) == ""
