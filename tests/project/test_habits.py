"""Targets, programs and files that contributors and GitHub run exist."""

import re
import subprocess

import pytest
import yaml

from tests.paths import ROOT

GITHUB = ROOT / ".github"
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.M))
WORKFLOWS = {path.name: yaml.safe_load(path.read_text()) for path in sorted((GITHUB / "workflows").glob("*.yml"))}
STEPS = [
    (name, step) for name, workflow in WORKFLOWS.items() for job in workflow["jobs"].values() for step in job["steps"]
]


def locked(file="requirements-dev.txt"):
    return dict(re.findall(r"^([\w-]+)==([^\s;]+)", (ROOT / "envs" / file).read_text(), re.M))


@pytest.mark.parametrize("file", ["CONTRIBUTING.md", "README.md", ".github/PULL_REQUEST_TEMPLATE.md", ".ci/run"])
def test_targets_that_are_named_are_there(file):
    named = re.findall(r"(?:^|`)make ([a-z][a-z -]*[a-z])(?=`|$| +#)", (ROOT / file).read_text(), re.M)
    assert named
    assert {target for line in named for target in line.split()} <= TARGETS


def test_help_lists_every_target_below_a_purpose():
    lines = subprocess.run(
        ["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert lines[:2] == ["", "Run a study"]
    assert {line.split()[1] for line in lines if line.startswith("  make ")} == TARGETS
    assert all(len(line) <= 120 for line in lines)


def test_clean_keeps_the_environment():
    commands = subprocess.run(["make", "-n", "clean"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "rm -rf" in commands
    assert ".venv" not in commands


@pytest.mark.parametrize(("workflow", "step"), STEPS)
def test_a_step_of_a_workflow_uses_an_action_of_a_version_or_runs_a_target(workflow, step):
    assert ("uses" in step) != ("run" in step)
    if "uses" in step:
        assert re.fullmatch(r"[\w-]+/[\w-]+@v\d+", step["uses"])
    elif not step["run"].startswith(("docker run --rm ljvae ", "apt-get update ")):
        assert re.fullmatch(r"make [a-z-]+", step["run"])
        assert step["run"].removeprefix("make ") in TARGETS


def test_workflows_test_what_contributors_run_on_each_supported_python():
    job = WORKFLOWS["test.yml"]["jobs"]["test"]
    assert job["strategy"]["matrix"]["python"] == ["3.11", "3.12", "3.13"]
    assert {"make lint", "make test"} <= {step.get("run") for step in job["steps"]}
    assert "(3, 11) <= sys.version_info[:2] <= (3, 13)" in MAKEFILE
    assert "Python 3.11 to 3.13" in (ROOT / "README.md").read_text()
    assert "--python-version 3.11" in MAKEFILE  # of the lock
    for workflow in WORKFLOWS.values():
        assert workflow[True]  # YAML 1.1 reads the key `on` so
        assert all(job["timeout-minutes"] for job in workflow["jobs"].values())


PACKAGES = {"lint-imports": "import-linter"}


def test_hooks_run_programs_of_the_lock_that_make_lint_runs_too():
    config = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())
    recipe = re.search(r"^lint:.*\n((?:\t.*\n)+)", MAKEFILE, re.M)[1]
    hooks = [hook for repo in config["repos"] for hook in repo["hooks"]]
    assert [repo["repo"] for repo in config["repos"]] == ["local"]
    for hook in hooks:
        folder, program = hook["entry"].split()[0].rsplit("/", 1)
        assert (folder, hook["language"]) == (".venv/bin", "system")
        assert PACKAGES.get(program, program) in locked()
        assert re.search(rf"^\t{program}\b", recipe, re.M)
    assert int(config["minimum_pre_commit_version"]) <= int(locked()["pre-commit"].split(".")[0])


@pytest.mark.parametrize("file", sorted(path.name for path in (GITHUB / "ISSUE_TEMPLATE").glob("*.yml")))
def test_an_issue_form_asks_something(file):
    form = yaml.safe_load((GITHUB / "ISSUE_TEMPLATE" / file).read_text())
    if file == "config.yml":
        assert set(form) <= {"blank_issues_enabled", "contact_links"}
        return
    assert form["name"]
    assert form["description"]
    fields = [entry for entry in form["body"] if entry["type"] != "markdown"]
    assert {entry["type"] for entry in fields} <= {"textarea", "input", "dropdown", "checkboxes"}
    assert len({entry["id"] for entry in fields}) == len(fields)
    assert all(entry["attributes"]["label"] for entry in fields)
    assert any(entry.get("validations", {}).get("required") for entry in fields)


def test_the_catalogs_file_has_the_keys_that_the_catalog_reads():
    usage = yaml.safe_load((ROOT / ".snakemake-workflow-catalog.yml").read_text())["usage"]
    assert set(usage) == {"mandatory-flags", "software-stack-deployment", "report"}
    assert set(usage["mandatory-flags"]) == {"desc", "flags"}
    assert usage["software-stack-deployment"]["conda"] is True
    assert (ROOT / "config" / "README.md").is_file()


def paths_in(text):
    """Files and folders that a page names in backticks, links or commands."""
    named = re.findall(r"(?:^|[`(\s])((?:workflow|tests|docs|config|envs|results)/[\w./-]*[\w/])", text)
    return {name for name in named if not re.search(r"NAME|results/(?!README)|its_name", name)}


def test_files_that_contributors_are_sent_to_are_there():
    named = paths_in((ROOT / "CONTRIBUTING.md").read_text())
    assert len(named) > 25
    assert not {name for name in named if not (ROOT / name).exists()}


def test_names_in_the_code_that_contributors_are_sent_to_are_there():
    sources = (
        "\n".join(
            path.read_text()
            for folder in ("workflow", "tests")
            for path in (ROOT / folder).rglob("*")
            if path.suffix in (".py", ".smk")
        )
        + (ROOT / "Snakefile").read_text()
    )
    named = re.findall(r"`(_?[A-Za-z]\w*[A-Z_]\w*)`", (ROOT / "CONTRIBUTING.md").read_text())
    assert len(named) > 8
    strangers = {name for name in named if not re.search(rf"\b{name}\b", sources)} - {"figure_NAME", "draw_NAME"}
    assert not strangers


PATCHES = [
    (page.name, text)
    for page in sorted((ROOT / "docs").glob("*.md"))
    for text in re.findall(r"^```diff\n(.*?)^```$", page.read_text(), re.M | re.S)
]


@pytest.mark.parametrize(("page", "patch"), PATCHES, ids=[f"{page} {k}" for k, (page, _) in enumerate(PATCHES)])
def test_a_patch_on_a_page_applies(page, patch):
    """tests/study/test_documentation.py follows the pages, on a finished study; this is the cheap part."""
    found = subprocess.run(["git", "apply", "--check", "-"], input=patch, cwd=ROOT, capture_output=True, text=True)
    assert found.returncode == 0, found.stderr
