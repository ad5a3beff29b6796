"""Kill the smoke study at random times, let the next snakemake go on, and compare what comes out.

`make soak` runs it; the short soak of the tests uses the same functions. A kill is a kill -9 of
    workflow: snakemake alone, so that its jobs go on without it
    job:      a job's whole process tree
    inside:   one process somewhere inside a job
    all:      snakemake and everything under it, as when the machine goes down
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pandas
import psutil

from tests.paths import ROOT
from workflow.control.locks import rule_run_by
from workflow.ljvae.provenance import code_version

KINDS = ("workflow", "job", "inside", "all")
CLOCKED = {  # None: all of it
    "timings": None,
    "generators": ["draw_seconds", "preparation_seconds", "training_seconds"],
    "models": ["train_seconds"],
    "hyperparameters": ["train_seconds"],
}


def environment() -> dict[str, str]:
    """The tests' own environment is that of the jobs."""
    return os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def command(directory: Path, config: Path, targets: tuple[str, ...] = ()) -> list[str]:
    snakemake = Path(sys.executable).parent / "snakemake"
    where = ["--cores", "2", "--directory", str(directory), "--configfile", str(config)]
    return [str(snakemake), *targets, "--quiet", "rules", *where]


def start(directory: Path, config: Path, targets: tuple[str, ...] = ()) -> psutil.Popen:
    """Snakemake in a session of its own, with its words in snakemake.log."""
    with open(directory / "snakemake.log", "a") as log:
        return psutil.Popen(
            command(directory, config, targets),
            cwd=ROOT,
            env=environment(),
            stdout=log,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )


def jobs(process: psutil.Process) -> dict[psutil.Process, str]:
    """The jobs that run under a snakemake, each with its rule."""
    found = {}
    for child in process.children():
        tree = [each for each in (child, *child.children(recursive=True)) if each.is_running()]
        rules = [rule for each in tree if (rule := rule_run_by(each.cmdline()))]
        if rules:
            found[child] = rules[0]
    return found


def kill(process: psutil.Popen, kind: str, rng: random.Random) -> tuple[str, str] | None:
    """Kill -9 what ``kind`` says; gives it with the rule that was running, or None if there was nothing to kill."""
    try:
        running = jobs(process)
        if process.poll() is not None or not running:
            return None
        victim = rng.choice(list(running))
        tree = [victim, *victim.children(recursive=True)]
        chosen = {
            "workflow": [process],
            "job": tree,
            "inside": [rng.choice(tree)],
            "all": [process, *process.children(recursive=True)],
        }[kind]
        for each in chosen:
            each.send_signal(signal.SIGKILL)
    except psutil.NoSuchProcess:
        return None
    return kind, running[victim]


def run_and_kill(directory: Path, config: Path, kind: str, wait: float, rng: random.Random, targets=()):
    """One run that is killed after ``wait`` seconds; gives what was killed, or None if nothing was."""
    process = start(directory, config, targets)
    end = time.monotonic() + wait
    while time.monotonic() < end and process.poll() is None:
        time.sleep(0.05)
    killed = None
    while killed is None and process.poll() is None:
        killed = kill(process, kind, rng)  # between two jobs there is nothing to kill
        time.sleep(0.05)
    process.wait(timeout=600)
    return killed


def differences(first: Path, second: Path) -> list[str]:
    """Tables of two results folders that differ in more than times of the clock."""
    names = sorted({path.name for folder in (first, second) for path in (folder / "tables").glob("*.csv")})
    found = []
    for name in names:
        clocked = CLOCKED.get(name.removesuffix(".csv"), [])
        if clocked is None:
            continue
        tables = [folder / "tables" / name for folder in (first, second)]
        if not all(path.is_file() for path in tables):
            found.append(f"{name} is missing")
            continue
        ours, theirs = (pandas.read_csv(path, dtype=str).drop(columns=clocked) for path in tables)
        if not ours.equals(theirs):
            found.append(name)
    return found


def leftovers(results: Path) -> list[str]:
    """Files that a stopped job left behind."""
    return [str(path.relative_to(results)) for path in results.rglob("*unfinished*")]


def soak(kills: int, seed: int, folder: Path, reference: Path | None = None) -> dict:
    """Kill the smoke study ``kills`` times on its way, compare it with an undisturbed run, and report."""
    rng = random.Random(seed)
    config = ROOT / "config" / "smoke.yaml"
    folder.mkdir(parents=True, exist_ok=True)
    if reference is None:
        reference = folder / "undisturbed"
        reference.mkdir(exist_ok=True)
        assert start(reference, config).wait() == 0, f"{reference}/snakemake.log"
    done: list[tuple[str, str]] = []
    rounds = 0
    while len(done) < kills:
        disturbed = folder / f"killed_{rounds}"
        disturbed.mkdir(exist_ok=True)
        while len(done) < kills:
            killed = run_and_kill(disturbed, config, rng.choice(KINDS), rng.uniform(3, 14), rng)
            if killed:
                done.append(killed)
                print(f"{len(done)} of {kills}: {killed[0]} in {killed[1]}", flush=True)
            elif not (disturbed / ".snakemake" / "locks").is_dir() and finished(disturbed, config):
                break
        assert start(disturbed, config).wait() == 0, f"{disturbed}/snakemake.log"
        lost = differences(reference / "results", disturbed / "results")
        assert not lost, f"{disturbed}: {lost}"
        assert not leftovers(disturbed / "results"), leftovers(disturbed / "results")
        rounds += 1
    return {
        "commit": code_version(),
        "kills": len(done),
        "of": dict(sorted(Counter(kind for kind, _ in done).items())),
        "in_rules": dict(sorted(Counter(rule for _, rule in done).items())),
        "studies": rounds,
        "tables_compared": rounds * (len(list((reference / "results" / "tables").glob("*.csv"))) - 1),
        "tables_that_differ": 0,
    }


def finished(directory: Path, config: Path) -> bool:
    result = subprocess.run([*command(directory, config), "-n"], cwd=ROOT, capture_output=True, text=True, check=False)
    return "Nothing to be done" in result.stdout + result.stderr


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=20230615)
    parser.add_argument("--report", type=Path, default=ROOT / "docs" / "soak.json")
    parser.add_argument("--folder", type=Path, default=None, help="where to work; a temporary folder without it")
    parser.add_argument("--reference", type=Path, default=None, help="the folder of an undisturbed run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        report = soak(options.kills, options.seed, options.folder or Path(temporary), options.reference)
    options.report.write_text(json.dumps(report, indent=1) + "\n")


if __name__ == "__main__":
    main()
