"""Each script finds what it imports in the environment of its rule."""

import ast
import re
import sys
from pathlib import Path

import pytest

from workflow.ljvae import tracking

ROOT = Path(__file__).parents[2]
PACKAGES = {"sklearn": "scikit-learn", "yaml": "pyyaml"}
# what these bring with them
WITH = {
    "keras": {"numpy"},
    "seaborn": {"matplotlib", "pandas"},
    "arviz": {"scipy", "matplotlib"},
}


def environments():
    """The conda environment of each rule's script."""
    found = {}
    for rules in (ROOT / "workflow" / "rules").glob("*.smk"):
        for rule in re.split(r"^ *rule\b", rules.read_text(), flags=re.M)[1:]:
            env, script = (re.search(pattern, rule) for pattern in (r"envs/(\w+)\.yaml", r"scripts/(\w+)\.py"))
            if script:
                found[script[1]] = env[1]
    return found


def imported(script):
    """Third-party modules that a script's own project code imports."""
    names = set()
    for file in tracking.code_files(f"workflow/scripts/{script}.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module.split(".")[0])

    return names - set(sys.stdlib_module_names) - {"workflow"}


@pytest.mark.parametrize(("script", "env"), environments().items())
def test_an_environment_has_what_the_script_imports(script, env):
    listed = set(re.findall(r"^  - ([\w-]+)=", (ROOT / "envs" / f"{env}.yaml").read_text(), re.M))
    listed |= {package for name in listed for package in WITH.get(name, ())}
    missing = {PACKAGES.get(name, name) for name in imported(script)} - listed
    assert not missing
