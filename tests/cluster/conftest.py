"""One small study, run through profiles/slurm on a real Slurm, and the same on this machine alone."""

import copy
import re
import signal
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.cluster.slurm import Cluster, Unavailable, unpack
from tests.paths import ROOT, SMOKE

PROFILE = ROOT / "profiles" / "slurm" / "config.yaml"
SHARDS = 4
ENSEMBLE = "results/ensembles/gamma_1.0.npz"
TARGET = "results/matrices/x/gamma_1.0.npy"  # shards, their ensemble, its matrices
# What the test alone needs: no accounting, an early look at jobs, and a disk that both nodes share.
QUICK = {"slurm-status-command": "squeue", "slurm-init-seconds-before-status-checks": 1, "latency-wait": 10}


class Study:
    """An ensemble and its matrices, in a directory of its own."""

    def __init__(self, directory: Path, shards: int, sweeps: int = 400):
        self.directory, self.config, self.log = directory, directory / "config.yaml", directory / "snakemake.log"
        directory.mkdir()
        mapping = copy.deepcopy(yaml.safe_load(SMOKE.read_text()))
        mapping["simulation"] |= {"shards": shards, "sweeps": sweeps}
        self.config.write_text(yaml.safe_dump(mapping, sort_keys=False))

    def on_cluster(self, resources: dict[str, dict] | None = None) -> list[str]:
        """The options of a run through profiles/slurm, where some rules may ask for something else."""
        profile = yaml.safe_load(PROFILE.read_text()) | QUICK
        profile["set-resources"] |= resources or {}
        folder = self.directory / "profile"
        folder.mkdir(exist_ok=True)
        (folder / "config.yaml").write_text(yaml.safe_dump(profile))
        return ["--profile", str(folder)]

    def start(self, environment: dict[str, str], options: list[str]) -> subprocess.Popen:
        """Snakemake in a session of its own, with its words in snakemake.log."""
        where = ["--directory", str(self.directory), "--configfile", str(self.config)]
        with open(self.log, "a") as log:
            return subprocess.Popen(
                ["snakemake", TARGET, *options, *where],  # the target first: --configfile would swallow it
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def finish(self, process: subprocess.Popen, seconds: float) -> None:
        try:
            assert process.wait(timeout=seconds) == 0, self.log.read_text()[-6000:]
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)  # it cancels its jobs
                process.wait(timeout=60)

    def run_ids(self) -> list[str]:
        """Names that the plugin gives to the jobs of each run, in the order of the runs."""
        return re.findall(r"SLURM run ID: (\S+)", self.log.read_text())


@pytest.fixture(scope="session")
def cluster():
    try:
        root = unpack()
    except Unavailable as why:
        pytest.skip(f"no Slurm here: {why}")
    with Cluster(root) as running:
        yield running
    assert not running.left(), "the cluster left processes"


@pytest.fixture(scope="session")
def local(tmp_path_factory, cluster):
    """The same study on this machine, the ensemble in one job."""
    study = Study(tmp_path_factory.mktemp("local") / "study", shards=1)
    study.finish(study.start(cluster.environment(), ["--cores", "2"]), 150)
    return study
