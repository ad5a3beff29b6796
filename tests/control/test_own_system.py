"""The files of a study of one's own system: those of its config are checked before anything runs."""

import pytest

from workflow.control.own_data import file_faults
from workflow.control.own_system import OwnSystem
from workflow.ljvae.config.environments import load_environments

FAULTS = {
    "environments.normal: there is no file gone.xyz": {"normal": "gone.xyz"},
    "environments.judge.melt: there is no file gone.xyz": {"normal": "normal.xyz", "judge": {"melt": "gone.xyz"}},
    "environments.topology: there is no file gone.pdb": {"normal": "normal.xyz", "topology": "gone.pdb"},
}


@pytest.mark.parametrize(("line", "settings"), FAULTS.items(), ids=FAULTS)
def test_a_missing_file_is_a_line_with_the_key(tmp_path, monkeypatch, line, settings):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "normal.xyz").touch()
    own = OwnSystem(load_environments({"environments": settings}).environments)
    assert [fault.partition(" (")[0] for fault in file_faults(own.named_files)] == [line]
