"""What a Snakemake that was killed leaves behind is taken away: its lock, and jobs that went on without it.

Snakemake locks its working directory and leaves the lock behind when it is killed. Each process that
reads the Snakefile says here that it is there, so that the next one can tell whose lock it finds.
A job that outlives its Snakemake would put its results over those of the next run.
"""

import atexit
import re
import shutil
import socket
from contextlib import suppress
from pathlib import Path

import psutil


def remove_stale_lock(directory: str | Path = ".snakemake") -> bool:
    """Take part in the use of a working directory, and remove a lock that nobody holds who is alive.

    A process of another machine counts as alive. Gives whether there was such a lock.
    """
    processes, locks = Path(directory, "processes"), Path(directory, "locks")
    try:
        processes.mkdir(parents=True, exist_ok=True)
    except OSError:  # where nothing can be written there is no lock of ours
        return False
    alive = _others(processes)
    mine = (processes / _name(psutil.Process())).absolute()
    mine.touch()
    atexit.register(mine.unlink, missing_ok=True)
    stale = not alive and locks.is_dir() and any(locks.iterdir())
    if stale:
        shutil.rmtree(locks)
        locks.mkdir()
    return stale


def end_orphans(directory: str | Path = ".snakemake", patience: float = 10.0) -> list[str]:
    """End jobs in a working directory whose Snakemake is dead, and give their rules; none while another one is alive.

    They are asked to end, and killed after ``patience`` seconds. Jobs of other engines have a Snakemake of their own.
    """
    scripts = str(Path(directory, "scripts").absolute())
    if _others(Path(directory, "processes")):
        return []
    orphans = [process for process in psutil.process_iter(["cmdline"]) if _is_orphan(process, scripts)]
    for process in orphans:
        with suppress(psutil.Error):
            process.terminate()
    for process in psutil.wait_procs(orphans, timeout=patience)[1]:
        with suppress(psutil.Error):
            process.kill()
    return sorted({rule for process in orphans if (rule := rule_run_by(process.info["cmdline"]))})


def rule_run_by(command: list[str]) -> str | None:
    """The rule whose script a command line runs, from the name of Snakemake's copy of it.

    >>> rule_run_by(["python", "/study/.snakemake/scripts/tmp2k9_x.train_model.py"])
    'train_model'
    """
    script = re.search(r"/scripts/\w+\.(\w+)\.py", " ".join(command))
    return script[1] if script else None


def _is_orphan(process: psutil.Process, scripts: str) -> bool:
    """Whether a process runs one of these scripts, and no Snakemake has it run."""
    if scripts not in " ".join(process.info["cmdline"] or []):
        return False
    try:
        return not any(_is_snakemake(parent.cmdline()) for parent in process.parents())
    except psutil.Error:
        return False


def _is_snakemake(command: list[str]) -> bool:
    return "snakemake" in [Path(part).name for part in command[:3]]


def _others(processes: Path) -> list[Path]:
    """Those that are alive of the others that say that they are there; the dead ones are forgotten."""
    others = [path for path in processes.glob("*") if path.name != _name(psutil.Process())]
    alive = [path for path in others if _is_alive(path.name)]
    for path in set(others) - set(alive):
        path.unlink(missing_ok=True)
    return alive


def _name(process: psutil.Process) -> str:
    """Host, process id and start: ids are used again."""
    return f"{socket.gethostname()} {process.pid} {process.create_time():.2f}"


def _is_alive(name: str) -> bool:
    host, number, _ = name.rsplit(" ", 2)
    if host != socket.gethostname():
        return True
    try:
        return _name(psutil.Process(int(number))) == name
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:  # of another user, and there
        return True
