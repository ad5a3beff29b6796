"""Training of the study's Conv2D VAE against the same network in PyTorch."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from benchmarks.rows import Row, interleaved

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[1]
PYTORCH = ROOT / ".venv" / "peers" / "bin" / "python"  # `make bench` puts it there
STEPS = 250  # in a round


def settings() -> dict:
    """Those of the study's conv2d, and how many matrices of what size are trained on."""
    config = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
    size = {"particles": config["system"]["particles"], "matrices": 125 * config["models"]["conv2d"]["batch_size"]}
    return config["models"]["conv2d"] | {"blocks": 0, "likelihood": "gaussian"} | size


class Worker:
    """A process that trains as many steps as it is told, and says how many samples a second it reached.

    Raises RuntimeError, with the end of what it said, if it stops before that.
    """

    def __init__(self, python: str | Path, script: Path, threads: int):
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115, as long as the process
        self.process = subprocess.Popen(
            [str(python), str(script), json.dumps(settings()), str(threads)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self._answer()

    def __call__(self) -> float:
        self.process.stdin.write(f"{STEPS}\n")
        self.process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.said.seek(0)
            raise RuntimeError(f"{self.process.args[1]} stopped: {self.said.read()[-2000:]}")
        return line

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.process.stdin.close()
        self.process.wait()


def rows(threads: int = 2) -> list[Row]:
    """The row of the training, on ``threads`` threads."""
    with (
        Worker(sys.executable, HERE / "conv2d.py", threads) as ours,
        Worker(PYTORCH, HERE / "peers" / "conv2d.py", threads) as pytorch,
    ):
        return [interleaved("training/pytorch", "samples/s", ours, pytorch)]
