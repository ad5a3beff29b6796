"""Remove what a killed Snakemake leaves behind: its lock, and jobs that run on without it.

Snakemake locks its working directory, and the lock stays when it is killed. Each run registers its process in
.snakemake/processes, so that the next run can find out whether the owner of a lock is alive.
A job that outlives its Snakemake would overwrite the results of the next run.
"""

import atexit
import re
import shutil
import socket
import sys
from contextlib import suppress
from pathlib import Path

import psutil


def remove_stale_lock(directory: str | Path = ".snakemake") -> bool:
    """Register this run in a working directory, and remove its lock if no other registered run is alive.

    A process of another machine counts as alive. Return whether a lock was removed.
    """
    processes = Path(directory, "processes")
    locks = Path(directory, "locks")
    own = (processes / _name(psutil.Process())).absolute()
    try:
        processes.mkdir(parents=True, exist_ok=True)
        own.touch()  # before the look at others: of two runs that start at once, at least one sees the other
    except OSError:  # a directory that can't be written holds no lock of ours
        return False
    atexit.register(own.unlink, missing_ok=True)
    if _others_alive(processes) or not locks.is_dir() or not any(locks.iterdir()):
        return False
    shutil.rmtree(locks)
    locks.mkdir()
    print("Removed the lock of a run that was killed.", file=sys.stderr)
    return True


def end_orphans(directory: str | Path = ".snakemake", patience: float = 10.0) -> list[str]:
    """End jobs in a working directory whose Snakemake is dead, and return their rules; none while another run is alive.

    Jobs are terminated, and killed after ``patience`` seconds. Jobs of other engines have a Snakemake of their own.
    """
    scripts = str(Path(directory, "scripts").absolute())
    if _others_alive(Path(directory, "processes")):
        return []
    orphans = [process for process in psutil.process_iter(["cmdline"]) if _is_orphan(process, scripts)]
    for process in orphans:
        with suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(orphans, timeout=patience)[1]:
        with suppress(psutil.Error):
            process.kill()
    rules = sorted({rule for process in orphans if (rule := rule_run_by(process.info["cmdline"]))})
    if rules:
        print(f"Ended jobs that a killed run had left behind: {', '.join(rules)}.", file=sys.stderr)
    return rules


def rule_run_by(command: list[str]) -> str | None:
    """Return the rule whose script a command line runs, from the name of Snakemake's copy of it.

    >>> rule_run_by(["python", "/study/.snakemake/scripts/tmp2k9_x.train_model.py"])
    'train_model'
    """
    script = re.search(r"/scripts/\w+\.(\w+)\.py", " ".join(command))
    return script[1] if script else None


def _is_orphan(process: psutil.Process, scripts: str) -> bool:
    """Return whether a process runs one of these scripts without a Snakemake above it."""
    if scripts not in " ".join(process.info["cmdline"] or []):
        return False
    try:
        return not any(_is_snakemake(parent.cmdline()) for parent in process.parents())
    except psutil.Error:
        return False


def _is_snakemake(command: list[str]) -> bool:
    return "snakemake" in [Path(part).name for part in command[:3]]


def _others_alive(processes: Path) -> list[Path]:
    """Return the other registered runs that are alive; remove the entries of the dead."""
    others = [path for path in processes.glob("*") if path.name != _name(psutil.Process())]
    alive = [path for path in others if _is_alive(path.name)]
    for path in set(others) - set(alive):
        path.unlink(missing_ok=True)
    return alive


def _name(process: psutil.Process) -> str:
    """Name a process by host, id and start, since ids are used again."""
    return f"{socket.gethostname()} {process.pid} {process.create_time():.2f}"


def _is_alive(name: str) -> bool:
    host, number, _ = name.rsplit(" ", 2)
    if host != socket.gethostname():
        return True
    try:
        return _name(psutil.Process(int(number))) == name
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # it is another user's
        return True
