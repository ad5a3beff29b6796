"""The files of the project that a script runs, for tests of what it imports."""

from pathlib import Path

from workflow.control import digests


def code_files(script: str) -> list[Path]:
    """``script`` and the project modules that are imported when it runs, in alphabetical order."""
    return sorted({path for path, _ in digests._reached(digests.ROOT / script)})
