"""Files of the user's own: what is wrong with them before anything runs, and the digest that says when they changed."""

import time
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from workflow.ljvae.config.study import Study
from workflow.ljvae.storage import file_digest

_CLOCKS = 2.0  # seconds by which a file may be ahead


def faults(study: Study) -> Iterator[str]:
    """Yield a line for each file of the anomalies that can't be used, as `file_faults` does."""
    families = study.anomalies.items()
    yield from file_faults((f"anomalies.{name}.path", each.path) for name, each in families if each.kind == "file")


def file_faults(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Yield a line for each of the ``files``, behind its key, that is not there, or whose date is ahead of the clock.

    Snakemake refuses what is made of a file that is dated later.
    """
    for key, path in files:
        if not Path(path).is_file():
            yield f"{key}: there is no file {path} (the working directory is {Path.cwd()})"
        elif (changed := Path(path).stat().st_mtime) > time.time() + _CLOCKS:
            date = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(changed))
            yield f"{key}: {path} is dated {date}, ahead of this machine's clock. To date it now: touch {path}"


@cache
def content_digest(path: str) -> str:
    """Return the digest of a file's content; empty without the file."""
    return file_digest(path) if Path(path).is_file() else ""
