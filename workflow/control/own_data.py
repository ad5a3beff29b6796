"""Files of the user's own: what is wrong with them before anything runs, and the digest that says when they changed."""

import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from workflow.ljvae.config.study import Study
from workflow.ljvae.storage import file_digest

_CLOCKS = 2.0  # seconds by which a file may be ahead


def faults(study: Study) -> Iterator[str]:
    """Yield a line for each file that is not there, or whose date is ahead of the clock.

    Snakemake refuses what is made of a file that is dated later.
    """
    for name, family in study.anomalies.items():
        if family.kind != "file":
            continue
        path = Path(family.path)
        if not path.is_file():
            yield f"anomalies.{name}.path: there is no file {family.path} (the working directory is {Path.cwd()})"
        elif (changed := path.stat().st_mtime) > time.time() + _CLOCKS:
            date = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(changed))
            yield (
                f"anomalies.{name}.path: {family.path} is dated {date}, ahead of this machine's clock. "
                f"To date it now: touch {family.path}"
            )


@cache
def content_digest(path: str) -> str:
    """Return the digest of a file's content; empty without the file."""
    return file_digest(path) if Path(path).is_file() else ""
