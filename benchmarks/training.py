"""Compare training of the study's Conv2D VAEs with the fastest of several PyTorch programs of the same network."""

import json
import math
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import yaml

from benchmarks.rows import Row, interleaved

HERE, ROOT = Path(__file__).parent, Path(__file__).parents[1]
PYTORCH = ROOT / ".venv" / "peers" / "bin" / "python"  # installed by `make bench`
STEPS = 250  # per round
TRIAL_STEPS = 50  # per variant, after as many for warm-up
SUFFIXES = {1: "", 2: "/two-threads"}  # of the name of a row, by the threads of both programs; the study trains on one

# Variants of the PyTorch programs of each network (peers/conv2d.py).
WRITTEN = ["eager", "channels", "compile", "channels+compile"]
VARIANTS = {"conv2d": WRITTEN, "conv2d_patch": [*WRITTEN, "linear", "linear+compile"]}


def settings(network: str) -> dict:
    """Return the settings of a network of the study, and the number and size of its training matrices."""
    config = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())
    model = config["models"][network]
    size = {"particles": config["system"]["particles"], "matrices": 125 * model["batch_size"]}
    return model | {"likelihood": "gaussian"} | size


class Worker:
    """A process that trains a requested number of steps and returns the samples per second.

    ``weights`` is the number of weights of its network. Raises RuntimeError, with the end of its output, if it stops
    early.
    """

    def __init__(self, python: str | Path, script: Path, *arguments: str):
        self.said = tempfile.TemporaryFile("w+")  # noqa: SIM115, as long as the process
        self.process = subprocess.Popen(
            [str(python), str(script), *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.said,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.weights = int(self._answer())

    def __call__(self, steps: int = STEPS) -> float:
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        return float(self._answer())

    def _answer(self) -> str:
        line = self.process.stdout.readline()
        if not line:
            self.process.wait()
            self.said.seek(0)
            message = f"{self.process.args[1]} stopped: {self.said.read()[-2000:]}"
            self._close()
            raise RuntimeError(message)
        return line

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self._close()

    def _close(self) -> None:
        with suppress(BrokenPipeError):
            self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        self.said.close()


def find_best(variants: list[str], start: Callable[[str], Worker]) -> str:
    """Find the variant that trains fastest in a short trial; skip those that can't run, and print the reason.

    Raises RuntimeError if none can run.
    """
    rates = {}
    for variant in variants:
        try:
            with start(variant) as worker:
                worker(TRIAL_STEPS)  # compiles
                rates[variant] = worker(TRIAL_STEPS)
        except (RuntimeError, BrokenPipeError) as error:
            print(f"{variant} can't run: {error}", file=sys.stderr)
        else:
            print(f"{variant}: {rates[variant]:.0f} samples/s", file=sys.stderr)
    if not rates:
        raise RuntimeError(f"none of the peers {', '.join(variants)} can run")
    return max(rates, key=rates.__getitem__)


def rows() -> list[Row]:
    """Return a row for each number of threads and each network."""
    return [_row(network, threads) for threads in SUFFIXES for network in VARIANTS]


def _row(network: str, threads: int) -> Row:
    common = json.dumps(settings(network)), str(threads)

    def start(variant: str) -> Worker:
        return Worker(PYTORCH, HERE / "peers" / "conv2d.py", *common, variant)

    best = find_best(VARIANTS[network], start)
    with Worker(sys.executable, HERE / "conv2d.py", *common) as ours, start(best) as peer:
        # patches as linear layers have a bias for each element of the patch
        if not math.isclose(ours.weights, peer.weights, rel_tol=1e-3):
            raise RuntimeError(f"{network} has {ours.weights} weights, its peer {peer.weights}: another network")
        name = f"training/{network}{SUFFIXES[threads]}"
        return interleaved(name, "samples/s", ours, peer, against=f"PyTorch, {best}")
