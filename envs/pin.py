"""Write the versions of requirements.txt into the conda environments; `make lock` does so."""

import re
import sys
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

HERE = Path(__file__).parent
ENVIRONMENTS = ("simulate", "learn", "analyse", "environments")
PYTHON = "3.12"  # of the conda environments
# what markers ask about, whatever the machine that runs this
LINUX = {"sys_platform": "linux", "platform_system": "Linux", "platform_machine": "x86_64", "os_name": "posix"}
CONDA_NAMES = {"freud-analysis": "freud"}  # of packages that conda-forge calls otherwise
_LINE = re.compile(r"^( *- )([\w.-]+)=([^\s#]+)", re.M)


def locked(text: str, python: str = PYTHON) -> dict[str, str]:
    """Versions by package that a lock of pip (its ``text``) has for Linux on x86-64 and this Python."""
    lines = re.findall(r"^(\S+==\S+(?: ; [^\\\n]*)?)", text, re.M)
    place = LINUX | {"python_version": python, "python_full_version": f"{python}.0"}
    found = [Requirement(line) for line in lines]
    return {
        CONDA_NAMES.get(one.name, one.name): str(one.specifier).removeprefix("==")
        for one in found
        if one.marker is None or one.marker.evaluate({**default_environment(), **place})
    }


def pinned(text: str, versions: dict[str, str]) -> str:
    """``text`` of an environment with these versions; comments and order stay. Raises KeyError for a stranger."""
    versions = versions | {"python": PYTHON}
    return _LINE.sub(lambda line: f"{line[1]}{line[2]}={versions[line[2]]}", text)


if __name__ == "__main__":
    versions = locked((HERE / "requirements.txt").read_text())
    for name in ENVIRONMENTS:
        path = HERE / f"{name}.yaml"
        try:
            path.write_text(pinned(path.read_text(), versions))
        except KeyError as error:
            sys.exit(f"{path}: {error.args[0]} is not in requirements.txt; add it to requirements.in")
