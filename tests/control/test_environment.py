"""What jobs read of the environment is the project's, whatever the user has set."""

import json
import os
import subprocess
import sys

from tests.paths import ROOT
from workflow.control.environment import PINNED, REMOVED, pin_environment


def test_the_projects_packages_come_first(monkeypatch, tmp_path):
    for name in (*PINNED, *REMOVED):
        monkeypatch.setenv(name, "other")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(ROOT)]))
    pin_environment(ROOT)
    assert os.environ["PYTHONPATH"] == os.pathsep.join([str(ROOT), str(tmp_path)])
    assert {name: os.environ.get(name) for name in PINNED} == PINNED
    assert not set(REMOVED) & set(os.environ)


def test_a_job_has_keras_and_the_package_of_the_project(tmp_path):
    """As in a process that inherits the environment of a run whose user set all of it otherwise."""
    (tmp_path / "workflow").mkdir()
    (tmp_path / "workflow" / "__init__.py").write_text("raise SystemExit('another package called workflow')")
    (tmp_path / ".keras").mkdir()
    settings = {"backend": "jax", "floatx": "float64", "epsilon": 0.1, "image_data_format": "channels_first"}
    (tmp_path / ".keras" / "keras.json").write_text(json.dumps(settings))
    script = (
        "import workflow.control\n"
        "from keras import backend, config\n"
        "print(backend.backend(), config.floatx(), config.epsilon(), config.image_data_format())"
    )
    run = (
        f"import os, subprocess, sys; sys.path.insert(0, {str(ROOT)!r})\n"
        "from workflow.control.environment import pin_environment\n"
        f"pin_environment({str(ROOT)!r}); sys.exit(subprocess.call([sys.executable, '-P', '-c', {script!r}]))"
    )
    user = {"HOME": str(tmp_path), "PYTHONPATH": str(tmp_path), "KERAS_BACKEND": "jax", "TF_CPP_MIN_LOG_LEVEL": "3"}
    result = subprocess.run(
        [sys.executable, "-c", run], cwd=tmp_path, env=os.environ | user, capture_output=True, text=True, timeout=300
    )
    assert result.stdout.split() == ["tensorflow", "float32", "1e-07", "channels_last"], result.stderr
