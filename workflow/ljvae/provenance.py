"""Versions of the code and the packages that produced a result."""

import platform
import subprocess
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path


def runtime_versions(*packages: str) -> dict[str, str]:
    """Versions of Python and of the installed ``packages``."""
    return {"python": platform.python_version()} | package_versions(*packages)


def package_versions(*packages: str) -> dict[str, str]:
    """Versions of the installed ``packages``."""
    return {package: package_version(package) for package in packages}


@cache
def package_version(package: str) -> str:
    """Version of an installed package, read without importing it; "unknown" if there is none of this name."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "unknown"


def code_version() -> str:
    """The commit of the code, marked if the code was edited since; "unknown" outside a git checkout."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--match="]
    try:
        return subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
