"""The small study that tests share, kept between runs: what an edit reaches is rebuilt, by the workflow's own rules.

It begins anew where the locked packages, Python or the processor are others, for CI, and with FRESH=1.
"""

import hashlib
import os
import platform
import shutil
from pathlib import Path

from tests.paths import ROOT
from tests.study import plans

FOLDER = ROOT / ".smoke-test"
STUDY = FOLDER / "study"


def prepare_folder() -> Path:
    """The study's folder, empty where its results could not be those of today."""
    key = FOLDER / "key"
    if begins_anew() or not key.is_file() or key.read_text() != machine():
        shutil.rmtree(STUDY, ignore_errors=True)
    STUDY.mkdir(parents=True, exist_ok=True)
    key.write_text(machine())
    return STUDY


def begins_anew() -> bool:
    return any(os.environ.get(name, "").lower() in ("1", "true") for name in ("CI", "FRESH"))


def machine() -> str:
    """A digest of all that results depend on beside config and code."""
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else [platform.processor()]
    processor = sorted({line for line in lines if line.startswith(("model name", "flags", "Features"))} or set(lines))
    text = "\n".join([(ROOT / "envs/requirements.txt").read_text(), platform.python_version(), *processor])
    return hashlib.sha256(text.encode()).hexdigest()


def tidy(study: Path, mapping: dict) -> None:
    """Remove files that no job of the study has, and outputs of jobs whose benchmark is not there.

    A rule that was renamed has benchmarks by its old name, and the table of run times reads those that it finds.
    """
    with plans.jobs(study, mapping) as planned:
        jobs = list(planned.jobs)
    benchmarks = {study / path: study / job.benchmark for job in jobs for path in job.output}
    others = {study / path for job in jobs for path in job.log} | set(benchmarks.values())
    for path in (study / "results").rglob("*"):
        complete = path in benchmarks and benchmarks[path].is_file()
        if path.is_file() and not complete and path not in others:
            path.unlink()
