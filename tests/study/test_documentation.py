"""The commands of README.md and docs/ do what the pages say, and the site is built from the pages alone.

Each page is gone through from top to bottom in a copy of the project beside a finished smoke study (.smoke), as a
reader would: files with a title are written, diffs applied, commands run. A command that takes long is run as a dry
run, as `REWRITTEN` says; one that can't be run here is in `NOT_RUN`, with the reason. What a page shows of the output
is compared.
"""

import doctest
import itertools
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docs import doctests
from tests.paths import ROOT
from tests.study.soak import environment
from workflow.ljvae.claims.deck import CLAIMS

PAGES = [ROOT / "README.md", ROOT / "config/README.md", ROOT / "results/README.md", *sorted(ROOT.glob("docs/*.md"))]
LANGUAGES = {"bash", "console", "diff", "python", "text", "yaml"}
COPIED = [
    ".github/workflows/test.yml",
    ".gitignore",
    "CITATION.cff",
    "CONTRIBUTING.md",
    "Containerfile",
    "Makefile",
    "README.md",
    "Snakefile",
    "pyproject.toml",
    "results/README.md",
]
COPIED += ["config", "docs", "envs", "profiles", "tests", "workflow"]

# Commands that are not run, and why.
NOT_RUN = {
    "source .venv/bin/activate": "the tests are in the environment already",
    "ovito results/trajectories/my_run.xyz": "a program with a window, which is not installed",
    "vmd results/trajectories/my_run.xyz": "a program with a window, which is not installed",
}

# What is put in a command's place, the first that fits.
REWRITTEN = [
    # a target is there, and so is what it needs; what it runs is tested in other modules
    (r"^make ", "make -n "),
    # the tests are there; they run in this same suite
    (r"^python -m pytest ", "python -m pytest --collect-only -q -p no:cacheprovider "),
    # the smoke study is finished: what a page runs on it is run
    (r"^(snakemake .*--directory \.smoke.*)$", r"\1"),
    (r"^(snakemake --lint)$", r"\1"),
    # all others would take minutes, and list hundreds of jobs
    (r"^snakemake ", "snakemake --quiet all -n "),
]

FENCE = re.compile(r"^```(\w*)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path) -> list[tuple[str, str, str]]:
    """Language, title and text of each fenced block of a page."""
    return FENCE.findall(page.read_text())


def commands(language: str, text: str) -> list[tuple[str, list[str]]]:
    """Commands of a block, each with the lines of output that stand behind it.

    >>> commands("console", "$ one\\ntwo\\n$ three\\n")
    [('one', ['two']), ('three', [])]
    >>> commands("bash", "one    # what it does\\n")
    [('one', [])]
    """
    if language == "bash":
        return [(re.sub(r"\s+# .*", "", line), []) for line in text.splitlines() if line.strip()]
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        else:
            found[-1][1].append(line)
    return found


def rewritten(command: str) -> str:
    for pattern, replacement in REWRITTEN:
        if re.search(pattern, command):
            return re.sub(pattern, replacement, command)
    return command


def shows(output: str, lines: list[str]) -> bool:
    """Whether ``output`` has these lines one behind the other; "..." stands for any, or for a part of one.

    Blanks do not count, nor the order of lines of a name and a number, as in Snakemake's tables of jobs.

    >>> shows("a\\nb  c\\nd\\n", ["...", "b c", "..."]), shows("a\\nb\\nc\\n", ["a", "c"])
    (True, False)
    >>> shows("in /tmp\\n", ["in ..."]), shows("in /tmp\\n", ["in"])
    (True, False)
    >>> shows("two 2\\none  1\\n", ["one 1", "two 2"])
    True
    """
    literal = [re.escape(line).replace(r"\.\.\.", ".*") for line in _in_order(lines)]
    parts = [r"(?:.*\n)*" if line == ".*" else rf"{line}\n" for line in literal]
    return re.search("^" + "".join(parts), "\n".join([*_in_order(output.splitlines()), ""]), re.MULTILINE) is not None


def _in_order(lines: list[str]) -> list[str]:
    stripped = [" ".join(line.split()) for line in lines]
    groups = itertools.groupby(stripped, key=lambda line: re.fullmatch(r"\w+ \d+", line) is not None)
    return [line for counted, group in groups for line in (sorted(group) if counted else group)]


class Reader:
    """Goes through a page in a folder of its own."""

    def __init__(self, folder: Path, smoke: Path):
        self.folder = folder
        for name in COPIED:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("*.png"))
            else:
                shutil.copy(ROOT / name, folder / name)
        self.run("git init -q && git add . && git -c user.name=reader -c user.email= commit -qm clone")
        shutil.copytree(smoke, folder / ".smoke", symlinks=True)
        shutil.copy(folder / "config/smoke.yaml", folder / "my.yaml")

    def run(self, command: str) -> tuple[int, str]:
        result = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=300,
        )
        return result.returncode, result.stdout

    def check(self, command: str, expected: list[str]) -> None:
        if command in NOT_RUN:
            return
        code, output = self.run(rewritten(command))
        if expected:
            assert shows(output, expected), f"$ {command}\n{output[-3000:]}"
        else:
            assert code == 0, f"$ {command}\n{output[-3000:]}"

    def follow(self, language: str, title: str, text: str) -> None:
        """Do what a block is there for."""
        if title:
            (self.folder / title).write_text(text)
        elif language in ("bash", "console"):
            for command, expected in commands(language, text):
                self.check(command, expected)
        elif language == "diff":
            subprocess.run(["git", "apply", "-"], cwd=self.folder, input=text, text=True, check=True)
        elif language == "python":
            made = "import numpy\npositions = numpy.random.default_rng(1).uniform(0, 10, (3, 30, 2))\n"
            subprocess.run([sys.executable, "-c", made + text], cwd=self.folder, check=True)
        elif language == "yaml":
            self.add_to_config(text)

    def add_to_config(self, text: str) -> None:
        """Put the entries of one section into the study's config."""
        section, entries = text.split("\n", 1)
        file = self.folder / "config/config.yaml"
        config, changes = re.subn(rf"^{section}.*\n", lambda found: found[0] + entries, file.read_text(), flags=re.M)
        assert changes == 1, section
        file.write_text(config)


WITH_COMMANDS = [page for page in PAGES if blocks(page)]


def follow(page: Path, folder: Path, smoke: Path) -> None:
    reader = Reader(folder, smoke)
    for block in blocks(page):
        reader.follow(*block)


@pytest.fixture(scope="module")
def followed(smoke, tmp_path_factory):
    """Each page with what came of following it, two side by side."""
    with ThreadPoolExecutor(2) as pool:
        yield {
            page: pool.submit(follow, page, tmp_path_factory.mktemp("page"), smoke.directory) for page in WITH_COMMANDS
        }


@pytest.mark.parametrize("page", WITH_COMMANDS, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_can_be_followed(followed, page):
    followed[page].result()


def test_every_block_says_what_it_is():
    for page in PAGES:
        lines = page.read_text().splitlines()
        fences = [line for line in lines if line.strip().startswith("```")]
        assert all(line.startswith("```") for line in fences), f"{page}: an indented block is not followed"
        assert {re.match(r"```(\w*)", line)[1] for line in fences[::2]} <= LANGUAGES, page
        assert set(fences[1::2]) <= {"```"}, page


def test_what_is_not_run_is_still_there():
    shown = [
        command
        for page in PAGES
        for language, _, text in blocks(page)
        if language in ("bash", "console")
        for command, _ in commands(language, text)
    ]
    assert set(NOT_RUN) <= set(shown)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The documentation, built so strictly that a warning fails it."""
    folder = tmp_path_factory.mktemp("site")
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env=environment() | {"NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


def test_the_site_fetches_nothing_from_elsewhere(site):
    pages = list(site.rglob("*.html"))
    assert len(pages) > 90
    outside = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"']?(?:https?:)?//[^>]*>")
    for page in pages:
        assert not outside.findall(page.read_text()), page
    assert not re.search(r"url\([\"']?https?:|@import", "".join(css.read_text() for css in site.rglob("*.css")))


def test_the_site_has_every_claim_with_its_bound(site):
    claims = (site / "claims.html").read_text()
    for name in CLAIMS:
        assert f"<code>{name}</code>" in claims
    assert "0.08 to 0.15" in claims


def test_the_site_has_rules_keys_and_every_public_module(site):
    rules = (site / "rules.html").read_text()
    for name in ("train_model", "encode_test", "table_claims", "ensembles/{ensemble}.npz"):
        assert f"<code>{name}</code>" in rules
    assert "<code>models.NAME.kl_weight</code>" in (site / "configuration.html").read_text()
    for module in (ROOT / "workflow/ljvae").rglob("[!_]*.py"):
        page = site / "library" / module.relative_to(ROOT / "workflow/ljvae").with_suffix(".html")
        assert page.is_file(), module


def test_doctests_of_this_module_and_of_the_site_hold():
    for module in (doctests, sys.modules[__name__]):
        result = doctest.testmod(module)
        assert result.attempted
        assert not result.failed
