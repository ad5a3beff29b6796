"""A real Slurm of two nodes on loopback, from Debian's packages unpacked into a folder: nothing is installed.

No root, no systemd and no database are needed. Every process is started here, its id is kept, and it is ended
by that id; whatever a job leaves behind carries the cluster's name in its environment and is ended by that.
"""

import contextlib
import getpass
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from pathlib import Path

import psutil

from tests.paths import ROOT

UNPACKED = ROOT / ".cluster"
PACKAGES = "slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge libmunge2 libhwloc15 liblua5.1-0".split()
COMMANDS = "sbatch srun squeue scancel scontrol sinfo sacct sacctmgr".split()
NODES = ("n1", "n2")
MEMORY = 4000  # MB of each node
MARK = "LJVAE_TEST_CLUSTER"


class Unavailable(Exception):
    """Slurm can't be had on this machine; says why."""


def unpack(prefix: Path = UNPACKED) -> Path:
    """The folder in which Slurm's packages are unpacked; they are downloaded the first time.

    Raises Unavailable if there is no apt, or if it can't reach its packages.
    """
    root = prefix / "root"
    if (prefix / "complete").is_file():
        return root
    for tool in ("apt-get", "dpkg-deb"):
        if shutil.which(tool) is None:
            raise Unavailable(f"there is no {tool}: Slurm comes from Debian's packages")
    shutil.rmtree(prefix, ignore_errors=True)
    downloads = prefix / "packages"
    downloads.mkdir(parents=True)
    # lists of packages may be missing, which root alone can repair
    attempts = [["apt-get", "download", *PACKAGES]]
    if os.geteuid() == 0:
        attempts = [*attempts, ["apt-get", "update", "-qq"], *attempts]
    failed = None
    for command in attempts:
        try:
            failed = subprocess.run(
                command, cwd=downloads, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=120
            )
        except subprocess.TimeoutExpired:
            raise Unavailable(f"{' '.join(command[:2])} took more than two minutes: there is no network") from None
        if command[1] == "download" and failed.returncode == 0:
            break
    else:
        raise Unavailable(f"apt-get can't download Slurm: {failed.stderr.strip().splitlines()[-1]}")
    for package in sorted(downloads.glob("*.deb")):
        subprocess.run(["dpkg-deb", "-x", package, root], check=True)
    # Debian names them by what an alternative would link; under those names slurmstepd crashes
    for path in [*root.glob("usr/sbin/*-wlm"), *root.glob("usr/bin/*-wlm")]:
        plain = path.with_name(path.name.removesuffix("-wlm"))
        plain.unlink(missing_ok=True)
        os.link(path, plain)
    (prefix / "complete").touch()
    return root


def free_ports(number: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    sockets = [socket.socket() for _ in range(number)]
    try:
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def until(condition: Callable, seconds: float, what: str, poll: float = 0.2):
    """Wait for ``condition`` and return its first true value. Raises TimeoutError with ``what`` after ``seconds``."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(poll)
    raise TimeoutError(f"{what}: not within {seconds} s")


class Cluster:
    """A controller and two nodes, with Slurm's commands in ``bin``. A context manager that leaves no process."""

    def __init__(self, root: Path):
        self.root, self.name = root, f"ljvae{uuid.uuid4().hex[:8]}"
        self.folder = Path(tempfile.mkdtemp(prefix="slurm-", dir="/tmp"))  # a socket's path is short
        self.bin, self.conf = self.folder / "bin", self.folder / "slurm.conf"
        self.libraries = root / "usr" / "lib" / f"{os.uname().machine}-linux-gnu"
        self.processes: dict[str, psutil.Popen] = {}

    def __enter__(self) -> "Cluster":
        try:
            self._configure()
            self._start("munged", *self._munged())
            until((self.folder / "munge" / "socket").exists, 20, "munged's socket")
            self._start("slurmctld", self._program("slurmctld"), "-D", "-i", "-f", self.conf)
            for node in NODES:
                self.start_node(node)
            until(lambda: self.states() == dict.fromkeys(NODES, "idle"), 60, "two idle nodes")
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    def _program(self, name: str) -> Path:
        return next(path for path in (self.root / "usr/sbin" / name, self.root / "usr/bin" / name) if path.exists())

    def _munged(self) -> list:
        folder = self.folder / "munge"
        folder.mkdir()
        folder.chmod(0o711)
        key = folder / "key"
        key.write_bytes(os.urandom(1024))
        key.chmod(0o600)
        files = {"key": key, "pid": folder / "pid", "log": folder / "log", "seed": folder / "seed"}
        named = [f"--{name}-file={path}" for name, path in files.items()]
        return [self._program("munged"), "-F", "--force", f"--socket={folder / 'socket'}", *named]

    def _configure(self) -> None:
        self.folder.chmod(0o755)
        controller, *ports = free_ports(1 + len(NODES))
        nodes = "\n".join(
            f"NodeName={node} NodeHostname=localhost NodeAddr=127.0.0.1 Port={port} CPUs=2 RealMemory={MEMORY}"
            for node, port in zip(NODES, ports, strict=True)
        )
        user = getpass.getuser()
        (self.folder / "state").mkdir()
        self.conf.write_text(f"""
ClusterName={self.name}
SlurmctldHost=localhost
SlurmctldPort={controller}
SlurmUser={user}
SlurmdUser={user}
AuthType=auth/munge
AuthInfo=socket={self.folder}/munge/socket
CryptoType=crypto/munge
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
PluginDir={self.libraries}/slurm-wlm
StateSaveLocation={self.folder}/state
SlurmdSpoolDir={self.folder}/spool-%n
SlurmctldPidFile={self.folder}/slurmctld.pid
SlurmdPidFile={self.folder}/slurmd-%n.pid
SlurmctldLogFile={self.folder}/slurmctld.log
SlurmdLogFile={self.folder}/slurmd-%n.log
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/linux
JobAcctGatherFrequency=task=1
JobAcctGatherParams=OverMemoryKill
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SlurmdParameters=config_overrides
PropagateResourceLimits=NONE
ReturnToService=2
MinJobAge=3600
KillWait=2
SlurmdTimeout=6
MpiDefault=none
MailProg=/bin/true
SchedulerParameters=batch_sched_delay=0,sched_interval=1,bf_interval=2
{nodes}
PartitionName=main Nodes={",".join(NODES)} Default=YES MaxTime=INFINITE State=UP
""")
        self.bin.mkdir()
        for command in COMMANDS:
            # the plugin's job step drops SLURM_CONF before its inner srun
            wrapper = self.bin / command
            exports = "".join(f"export {name}='{value}'\n" for name, value in self._variables().items())
            wrapper.write_text(f'#!/bin/sh\n{exports}exec {self._program(command)} "$@"\n')
            wrapper.chmod(0o755)

    def _variables(self) -> dict[str, str]:
        libraries = [str(self.libraries), str(self.libraries / "slurm-wlm")]
        return {"SLURM_CONF": str(self.conf), "LD_LIBRARY_PATH": ":".join(libraries), MARK: self.name}

    def environment(self, **others: str) -> dict[str, str]:
        """The tests' environment with this cluster's commands and the project's Python first."""
        path = os.pathsep.join([str(self.bin), str(Path(sys.executable).parent), os.environ["PATH"]])
        return os.environ | {"PATH": path, MARK: self.name} | others

    def _start(self, name: str, *command) -> None:
        with open(self.folder / f"{name}.out", "a") as output:
            self.processes[name] = psutil.Popen(
                list(map(str, command)),
                cwd=self.folder,
                env=os.environ | self._variables(),
                stdout=output,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def start_node(self, node: str) -> None:
        stepd = self._program("slurmstepd")
        command = [self._program("slurmd"), "-D", "-N", node, "-f", self.conf, "-d", stepd]
        self._start(node, *command)

    def run(self, command: str, *arguments: str) -> str:
        """Output of one of Slurm's commands; empty if the command fails."""
        result = subprocess.run(
            [self.bin / command, *arguments], capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=30
        )
        return result.stdout if result.returncode == 0 else ""

    def states(self) -> dict[str, str]:
        """The state of each node, as sinfo names it."""
        return dict(line.split() for line in self.run("sinfo", "-N", "-h", "-o", "%N %t").splitlines())

    def jobs(self) -> list[dict[str, str]]:
        """Every job that the controller remembers: id, state, cores, memory, rule (as comment), node, name (run id)."""
        keys = ("id", "state", "cores", "memory", "rule", "node", "name")
        lines = self.run("squeue", "--states=all", "--array", "-h", "-o", "%i|%T|%C|%m|%k|%N|%j").splitlines()
        return [dict(zip(keys, line.split("|"), strict=True)) for line in lines]

    def kill_node(self, node: str) -> int:
        """A node that dies: kill -9 of its slurmd and of all that its jobs run. Gives how many processes."""
        ran = [process for process in self.left() if _environ(process).get("SLURMD_NODENAME") == node]
        daemons = [parent for process in ran for parent in _parents(process) if parent.name().startswith("slurmstepd")]
        # slurmd and its steps first, or they would report that the jobs have ended
        victims = list(dict.fromkeys([self.processes.pop(node), *daemons, *ran]))
        for process in victims:
            _end(process, signal.SIGKILL)
        psutil.wait_procs(victims, timeout=10)
        return len(victims)

    def left(self) -> list[psutil.Process]:
        """Processes that carry this cluster's name: its own, and those of its jobs."""
        return [
            process
            for process in psutil.process_iter()
            if process.pid != os.getpid() and _environ(process).get(MARK) == self.name
        ]

    def stop(self) -> None:
        """End the jobs, then every process by its id, then what still carries this cluster's name."""
        if self.conf.is_file():
            try:
                self.run("scancel", "--user", getpass.getuser())
                until(lambda: not self.run("squeue", "-h"), 15, "no jobs")
            except (TimeoutError, subprocess.TimeoutExpired):
                pass  # what is left is ended below
        for name in [*NODES, "slurmctld", "munged"]:
            if process := self.processes.get(name):
                _end(process, signal.SIGTERM)
                psutil.wait_procs([process], timeout=10)
        left = self.left()
        for process in left:
            _end(process, signal.SIGKILL)
        psutil.wait_procs(left, timeout=10)
        shutil.rmtree(self.folder, ignore_errors=True)


def _environ(process: psutil.Process) -> dict[str, str]:
    try:
        return process.environ()
    except psutil.Error:
        return {}


def _parents(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.parents()
    except psutil.Error:
        return []


def _end(process: psutil.Process, how: signal.Signals) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(how)
