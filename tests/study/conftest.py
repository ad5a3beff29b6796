"""The real command, on a copy of the project's config, in directories of the tests."""

import copy
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from filelock import FileLock

from tests.browser import browser  # noqa: F401  a fixture
from tests.paths import ROOT, SMOKE
from tests.study import kept, plans
from tests.study.soak import environment


class Workflow:
    """Snakemake on one config in one working directory."""

    def __init__(self, directory: Path, root: Path = ROOT):
        self.directory, self.config, self.root = directory, directory / "config.yaml", root
        self.mapping, self.cores = yaml.safe_load(SMOKE.read_text()), 2

    def __call__(self, *arguments: str, timeout: int = 1500) -> subprocess.CompletedProcess:
        self.config.write_text(yaml.safe_dump(self.mapping, sort_keys=False))
        # targets first: --quiet and --configfile would swallow them
        command = ["snakemake", *arguments, "--cores", str(self.cores), "--directory", str(self.directory)]
        return subprocess.run(
            [*command, "--configfile", str(self.config)],
            cwd=self.root,
            env=environment(),
            capture_output=True,
            text=True,
            timeout=timeout,
        )

    def planned(self, *targets: str) -> dict[str, int]:
        """Rules that would run, with their number of jobs; by the real command where the code is a copy."""
        if self.root != ROOT:
            return self.dry_run(*targets)
        return plans.due(self.directory, self.mapping, targets)

    def dry_run(self, *targets: str) -> dict[str, int]:
        """The same as the real command says it."""
        result = self(*targets, "-n", "--quiet", "rules")
        assert result.returncode == 0, result.stderr
        text = result.stdout + result.stderr
        if "Job stats:" not in text:
            return {}
        table = text.split("Job stats:")[1]
        return {rule: int(count) for rule, count in re.findall(r"^(\w+) +(\d+)$", table, re.M) if rule != "total"}

    def edited(self, path: str, value) -> "Workflow":
        """The same directory with one key of the config changed."""
        other = copy.copy(self)
        other.mapping = copy.deepcopy(self.mapping)
        *parents, key = path.split(".")
        section = other.mapping
        for parent in parents:
            section = section[parent]
        section[key] = value
        return other


@pytest.fixture(scope="session")
def smoke(tmp_path_factory, request):
    """The whole workflow, run once on config/smoke.yaml; each process of the tests has a copy of its own."""
    temporary = tmp_path_factory.getbasetemp()
    finished = (temporary.parent if hasattr(request.config, "workerinput") else temporary) / "smoke-study-finished"
    copied = tmp_path_factory.mktemp("smoke") / "study"
    kept.FOLDER.mkdir(exist_ok=True)
    with FileLock(kept.FOLDER / "lock"):
        if not finished.is_file():  # or another process of these tests has run it
            study = Workflow(kept.prepare_folder())
            kept.tidy(study.directory, study.mapping)
            result = study()
            assert result.returncode == 0, result.stderr[-6000:]
            finished.touch()
        shutil.copytree(kept.STUDY, copied, symlinks=True)
    return Workflow(copied)


def copy_project(root: Path) -> None:
    """Copy what a run needs of the project into a folder."""
    for name in ("Snakefile", "config", "envs", "profiles", "workflow"):
        copied = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copied(ROOT / name, root / name)
    (root / "results").mkdir()
    shutil.copyfile(ROOT / "results" / "README.md", root / "results" / "README.md")


@pytest.fixture
def fresh(tmp_path):
    return Workflow(tmp_path)


@pytest.fixture(scope="module")
def checkout(smoke, tmp_path_factory):
    """A fresh copy of the project, at work on the smoke run's results."""
    root = tmp_path_factory.mktemp("checkout")
    copy_project(root)
    other = copy.copy(smoke)
    other.root = root
    return other
