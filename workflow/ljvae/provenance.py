"""What a result was made with: versions of the code and of the packages."""

import platform
import subprocess
from importlib.metadata import version
from pathlib import Path


def package_versions(*packages: str) -> dict[str, str]:
    """Versions of Python and of the installed ``packages``."""
    return {"python": platform.python_version()} | {package: version(package) for package in packages}


def code_version() -> str:
    """The commit of the code, marked if it was edited since; "unknown" outside a git checkout."""
    command = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--match="]
    try:
        return subprocess.run(
            command, cwd=Path(__file__).parent, capture_output=True, text=True, check=True
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
