"""Each script finds what it imports in the environment of its rule, in the versions of the lock."""

import ast
import re
import sys
from functools import cache

import pytest

from envs import pin
from tests.code_files import code_files
from tests.paths import ROOT

PACKAGES = {"MDAnalysis": "mdanalysis", "sklearn": "scikit-learn", "yaml": "pyyaml"}
# what these bring with them
WITH = {
    "keras": {"numpy"},
    "seaborn": {"matplotlib", "pandas"},
    "arviz": {"scipy", "matplotlib"},
}
OPTIONAL = {"ovito"}  # a config that names what needs it is refused where it is not installed


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
    logs = ROOT / "workflow" / "ljvae" / "logs.py"  # every script imports it, though no digest counts it
    for file in [logs, *code_files(f"workflow/scripts/{script}.py")]:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                names.add(node.module.split(".")[0])

    return names - set(sys.stdlib_module_names) - {"workflow"} - OPTIONAL


@cache
def listed(env):
    """Versions of the packages that an environment lists."""
    return dict(re.findall(r"^  - ([\w-]+)=(\S+)$", (ROOT / "envs" / f"{env}.yaml").read_text(), re.M))


@cache
def needed(script):
    return {PACKAGES.get(name, name) for name in imported(script)}


def sufficient(script):
    """The environments that have what a script imports."""
    found = set()
    for env in pin.ENVIRONMENTS:
        there = set(listed(env))
        there |= {package for name in there for package in WITH.get(name, ())}
        found |= {env} if needed(script) <= there else set()
    return found


@pytest.mark.parametrize(("script", "env"), environments().items())
def test_an_environment_has_what_the_script_imports(script, env):
    assert env in sufficient(script)


def test_every_rule_has_an_environment_that_there_is():
    assert (
        set(environments().values()) == set(pin.ENVIRONMENTS) == {path.stem for path in (ROOT / "envs").glob("*.yaml")}
    )


@pytest.mark.parametrize(("script", "env"), environments().items())
def test_no_rule_has_the_environment_with_tensorflow_that_does_without(script, env):
    # studies of your own system have an environment of their own for all rules
    assert env == "environments" or (env == "learn") == (sufficient(script) - {"environments"} == {"learn"})


@pytest.mark.parametrize("env", pin.ENVIRONMENTS)
def test_every_package_of_an_environment_is_used_by_one_of_its_rules(env):
    used = set().union(*(needed(script) for script, of in environments().items() if of == env))
    assert set(listed(env)) - {"python"} <= used


@pytest.mark.parametrize("env", pin.ENVIRONMENTS)
def test_an_environment_has_the_versions_of_the_lock(env):
    locked = pin.locked((ROOT / "envs" / "requirements.txt").read_text())
    assert listed(env) == {name: locked.get(name, pin.PYTHON) for name in listed(env)}


LOCK = """
keras==3.1 \\
    --hash=sha256:00
numpy==2.4 ; python_full_version < '3.12' \\
    --hash=sha256:00
numpy==2.5 ; python_full_version >= '3.12' \\
    --hash=sha256:00
winded==1 ; sys_platform == 'win32' \\
    --hash=sha256:00
armed==1 ; platform_machine == 'arm64' and platform_system == 'Darwin' \\
    --hash=sha256:00
"""


def test_versions_are_those_of_the_environments_python():
    assert pin.locked(LOCK) == {"keras": "3.1", "numpy": "2.5"}
    assert pin.locked(LOCK, "3.11")["numpy"] == "2.4"


def test_versions_do_not_depend_on_the_machine_that_pins(monkeypatch):
    mac = {"sys_platform": "darwin", "platform_system": "Darwin", "platform_machine": "arm64", "os_name": "posix"}
    here = pin.default_environment()
    monkeypatch.setattr(pin, "default_environment", lambda: {**here, **mac})
    assert pin.locked(LOCK) == {"keras": "3.1", "numpy": "2.5"}


def test_pinning_keeps_comments_and_order():
    text = "# why\nchannels: [conda-forge]\ndependencies:\n  - python=3.9\n  - numpy=1.0  # arrays\n"
    expected = text.replace("1.0", "2.5").replace("3.9", pin.PYTHON)
    assert pin.pinned(text, pin.locked(LOCK)) == expected
    with pytest.raises(KeyError):
        pin.pinned("  - stranger=1\n", pin.locked(LOCK))
