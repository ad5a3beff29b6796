"""The environment of a run, which its jobs inherit: what would change results or imports is set for everyone."""

import os
from pathlib import Path

# Keras reads its float type, image format and epsilon from a file in KERAS_HOME, and has its own defaults without one.
PINNED = {"KERAS_BACKEND": "tensorflow", "KERAS_HOME": os.devnull, "PYTHONUTF8": "1"}
REMOVED = ("KERAS_MAX_EPOCHS", "KERAS_MAX_STEPS_PER_EPOCH", "KERAS_NNX_ENABLED")


def pin_environment(root: str | Path) -> None:
    """Set what jobs read of the environment; packages of the project at ``root`` come before others of their names."""
    os.environ.update(PINNED)
    for name in REMOVED:
        os.environ.pop(name, None)
    paths = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    others = [path for path in paths if path and path != str(root)]
    os.environ["PYTHONPATH"] = os.pathsep.join([str(root), *others])
