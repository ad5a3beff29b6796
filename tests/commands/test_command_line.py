"""The options that commands share, and faults of the user before Snakemake is asked."""

import pytest

from workflow.commands import command_line, manifest, report
from workflow.ljvae.logs import UserError

FAULTS = {
    "a directory that is not there": (["--directory", "none"], r"none: there is no such directory"),
    "a config that is not there": (["--configfile", "none.yaml"], r"none\.yaml: there is no such file"),
    "a config that is no YAML": (["--configfile", "broken.yaml"], r"broken\.yaml: it is not YAML"),
    "a config that is a list": (["--configfile", "list.yaml"], r"list\.yaml: a config should be a mapping"),
}


@pytest.mark.parametrize("main", [report.main, lambda options: manifest.main(["verify", *options])])
@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_the_user_is_one_line(name, main, tmp_path, monkeypatch):
    (tmp_path / "broken.yaml").write_text("a: [1\n")
    (tmp_path / "list.yaml").write_text("- a\n")
    monkeypatch.chdir(tmp_path)
    arguments, line = FAULTS[name]
    with pytest.raises(SystemExit, match=line) as fault:
        main(arguments)
    assert "\n" not in str(fault.value)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["broken.yaml", "list.yaml"]


def test_without_options_the_study_is_the_decks(monkeypatch):
    monkeypatch.chdir(command_line.CONFIG.parent)
    options = command_line.study_parser("Do it.\n\nAll of it.").parse_args([])
    assert command_line.study(options) == (command_line.CONFIG.parent, [command_line.CONFIG])


def test_what_a_command_returns_is_printed(capsys):
    command_line.run(lambda options: str(options.directory), command_line.study_parser("Do it."), ["--directory", "x"])
    assert capsys.readouterr().out == "x\n"


def test_a_fault_ends_with_its_line_and_exit_code_1():
    def fail(options):
        raise UserError("a line")

    with pytest.raises(SystemExit, match=r"^a line$"):  # a text as code is printed, and the code is 1
        command_line.run(fail, command_line.study_parser("Do it."), [])
