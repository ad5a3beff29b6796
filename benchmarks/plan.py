"""Measure time and memory of `snakemake -n` for the deck's study and for a large one.

The large one has about 90 ensembles and 20 networks with five training seeds each; every network encodes all ensembles.
"""

import copy
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import yaml

from benchmarks.rows import Row, interleaved

ROOT = Path(__file__).parents[1]


def large(config: dict) -> dict:
    """Add 31 ensembles to the config, extend it to at least 20 networks, and give each 5 seeds."""
    config = copy.deepcopy(config)
    names = [f"network_{k}" for k in range(20 - len(config["models"]))]
    config["models"] |= dict.fromkeys(names, config["models"]["conv2d"])
    matrices = [name for name, model in config["models"].items() if model["input"] == "distances"]
    for network in [*config["models"].values(), *config["regressors"].values(), *config["densities"].values()]:
        network.pop("extra_seeds", None)
    config["hyperparameters"] |= {"latent_dims": [], "kl_weights": [], "extra_seeds": []}
    config["claims"] = {}
    config["analysis"]["models"] = matrices
    config["training"]["seeds"] = [1, 2, 3, 4, 5]
    gammas = [round(2 + 0.1 * k, 1) for k in range(31)]
    config["anomalies"]["many"] = {
        "kind": "simulated",
        "potential": "fake",
        "gammas": gammas,
        "configurations": 100,
    }
    return config


def planned(config: dict) -> tuple[int, float, float]:
    """Return jobs, seconds and megabytes of a dry run in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "config.yaml"
        path.write_text(yaml.safe_dump(config))
        command = ["snakemake", "-n", "--quiet", "rules", "--directory", folder, "--configfile", str(path)]
        start = time.perf_counter()
        process = subprocess.Popen(
            [Path(sys.executable).parent / command[0], *command[1:]],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        lines = process.stdout.read().splitlines()
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
    if status:
        raise RuntimeError("\n".join(lines[-20:]))
    total = next(line.split()[1] for line in lines if line.startswith("total "))
    return int(total), seconds, usage.ru_maxrss / 1024


def rows() -> list[Row]:
    """Compare planning of the large study with that of the deck's: jobs per second."""
    config = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())

    def jobs_per_second(study: dict) -> float:
        jobs, seconds, memory = planned(study)
        print(f"{jobs} jobs planned in {seconds:.1f} s with {memory:.0f} MB", file=sys.stderr)
        return jobs / seconds

    return [
        interleaved(
            "planning/large-study",
            "jobs planned/s",
            lambda: jobs_per_second(large(config)),
            lambda: jobs_per_second(config),
            rounds=3,
        )
    ]
