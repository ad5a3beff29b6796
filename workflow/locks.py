"""The lock of a Snakemake that was killed is taken away, that of one that runs is not.

Snakemake locks its working directory and leaves the lock behind when it is killed. Each process that
reads the Snakefile says here that it is there, so that the next one can tell whose lock it finds.
"""

import atexit
import shutil
import socket
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
    others = [path for path in processes.iterdir() if path.name != _name(psutil.Process())]
    alive = [path for path in others if _is_alive(path.name)]
    for path in set(others) - set(alive):
        path.unlink(missing_ok=True)
    mine = (processes / _name(psutil.Process())).absolute()
    mine.touch()
    atexit.register(mine.unlink, missing_ok=True)
    stale = not alive and locks.is_dir() and any(locks.iterdir())
    if stale:
        shutil.rmtree(locks)
        locks.mkdir()
    return stale


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
