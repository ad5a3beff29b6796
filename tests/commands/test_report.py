"""What `make report` says to a fault of the user's, before Snakemake is asked."""

import pytest

from workflow.commands import report

FAULTS = {
    "a directory that is not there": (["--directory", "none"], r"none: there is no such directory"),
    "a config that is not there": (["--configfile", "none.yaml"], r"none\.yaml: there is no such file"),
    "a config that is no YAML": (["--configfile", "broken.yaml"], r"broken\.yaml: it is not YAML"),
    "a config that is a list": (["--configfile", "list.yaml"], r"list\.yaml: a config should be a mapping"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_user_is_one_line(name, tmp_path, monkeypatch):
    (tmp_path / "broken.yaml").write_text("a: [1\n")
    (tmp_path / "list.yaml").write_text("- a\n")
    monkeypatch.chdir(tmp_path)
    arguments, line = FAULTS[name]
    with pytest.raises(SystemExit, match=line) as fault:
        report.main(arguments)
    assert "\n" not in str(fault.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.yaml", "list.yaml"]
