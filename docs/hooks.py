"""Add to MkDocs the pages that are made from files outside docs/, and the links that lead out of docs/.

README.md is the first page; config/README.md, results/README.md and CHANGELOG.md are pages too, so that what they say
stands in one place. A notebook is a page of its text and code. The rules come from Snakemake, the library's pages from
its docstrings. A link to a file that is no page, such as a config, leads to a copy of it in the site. Equations become
MathML, which browsers show without scripts.
"""

import ast
import html
import json
import posixpath
import re
from pathlib import Path

import yaml
from latex2mathml.converter import convert
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from workflow.commands import plan
from workflow.ljvae.claims.deck import CLAIMS
from workflow.ljvae.config.reading import load
from workflow.ljvae.figures.table_names import name_claim
from workflow.ljvae.statistics import format_bounds

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "workflow" / "ljvae"
# Pages whose text stands elsewhere in the project.
PAGES = {
    "index.md": "README.md",
    "configuration.md": "config/README.md",
    "files.md": "results/README.md",
    "changes.md": "CHANGELOG.md",
    "contributing.md": "CONTRIBUTING.md",
    "use-from-python.md": "docs/use-from-python.ipynb",
}
EQUATION = re.compile(r'<(span|div) class="arithmatex">\\[(\[](.*?)\\[)\]]</\1>', re.DOTALL)
LINK = re.compile(r"(?<=\]\()(?!https?:|mailto:|#)([^)#\s]+)")


def on_config(config: MkDocsConfig) -> None:
    """Add the library's pages to the navigation."""
    reference = next(section["Reference"] for section in config.nav if "Reference" in section)
    reference.append({"the library": _navigation(LIBRARY)})


def on_files(files: Files, config: MkDocsConfig) -> None:
    """Add the pages that are made here."""
    for page, source in PAGES.items():
        files.append(File.generated(config, page, content=page_text(ROOT / source)))
    files.append(File.generated(config, "rules.md", content=rules_page(plan.rules(ROOT / "config" / "config.yaml"))))
    for module in modules():
        text = f"# {module.name}\n\n::: {module.name}\n    options: {{show_root_heading: false, heading_level: 2}}\n"
        files.append(File.generated(config, module.page, content=text))


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Let links lead to where their files are in the site."""
    source = PAGES.get(page.file.src_uri, f"docs/{page.file.src_uri}")

    def follow_file(match: re.Match) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), match[1]))
        place = _place(target)
        if place.startswith("project/") and files.get_file_from_path(place) is None and (ROOT / target).is_file():
            copied = File.generated(config, place, abs_src_path=str(ROOT / target), inclusion=InclusionLevel.NOT_IN_NAV)
            files.append(copied)
        return posixpath.relpath(place, posixpath.dirname(page.file.src_uri) or ".")

    return LINK.sub(follow_file, markdown.replace("<!-- claims -->", claims_table()))


def on_page_content(content: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Show equations as MathML."""
    return EQUATION.sub(lambda found: equation(html.unescape(found[2]), block=found[1] == "div"), content)


def equation(latex: str, block: bool) -> str:
    """An equation as MathML, on a line of its own if it is a ``block``.

    >>> equation("x", block=False)
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="inline"><mrow><mi>x</mi></mrow></math>'
    """
    return convert(" ".join(latex.split()), display="block" if block else "inline")


def _place(target: str) -> str:
    """Where a file of the project is in the site."""
    for page, source in PAGES.items():
        if target == source:
            return page
    return target.removeprefix("docs/") if target.startswith("docs/") else f"project/{target}"


def page_text(source: Path) -> str:
    """The Markdown of a page's source: a Markdown file as it is, or the text and code of a notebook."""
    if source.suffix != ".ipynb":
        return source.read_text()
    parts = []
    for cell in json.loads(source.read_text())["cells"]:
        text = "".join(cell["source"])
        parts.append(f"```python\n{text}\n```" if cell["cell_type"] == "code" else text)
    return "\n\n".join(parts) + "\n"


class Module:
    """A module or package of the library with its page."""

    def __init__(self, path: Path):
        parts = path.relative_to(ROOT).with_suffix("").parts
        self.package = path.name == "__init__.py"
        self.name = ".".join(parts[:-1] if self.package else parts)
        self.page = "/".join(["library", *parts[2:-1], "index.md" if self.package else f"{path.stem}.md"])


def modules() -> list[Module]:
    """The library's public modules, packages before what is in them."""
    paths = sorted(LIBRARY.rglob("*.py"), key=lambda path: (path.parent, path.name != "__init__.py", path.name))
    return [Module(path) for path in paths if path.name == "__init__.py" or not path.name.startswith("_")]


def _navigation(folder: Path) -> list:
    """Pages of a package: itself, its modules, and the packages in it."""
    here = [Module(path) for path in [folder / "__init__.py", *sorted(folder.glob("[!_]*.py"))]]
    entries: list = [{module.name.rpartition(".")[2]: module.page} for module in here]
    entries[0] = here[0].page
    packages = sorted(path.parent for path in folder.glob("*/__init__.py"))
    return entries + [{package.name: _navigation(package)} for package in packages]


def claims_table() -> str:
    """The deck's claims as they are read here, with the bounds of the config."""
    criteria = load(yaml.safe_load((ROOT / "config" / "config.yaml").read_text())).claims
    lines = ["| | the deck | reading | statistic | null | bound |", "|---|---|---|---|---|---|"]
    for name, claim in CLAIMS.items():
        place = f"{claim.paraphrase} ({claim.chapter}: {claim.slide})"
        bound = format_bounds(criteria[name].at_least, criteria[name].at_most)
        key = f"{name_claim(name)} (`{name}`)"
        lines.append(f"| {key} | {place} | {claim.reading} | {claim.statistic} | {claim.null} | {bound} |")
    return "\n".join(lines)


def rules_page(rules: list[plan.Rule]) -> str:
    """The page of targets and rules, the rules by the file that they are in."""
    targets = [rule for rule in rules if rule.script is None]
    lines = [
        "# Rules and targets",
        "",
        "What Snakemake has for `config/config.yaml`; another config may have fewer or more. A file in `results/` can",
        "be asked for by its name, a part of the study by that of a target.",
        "",
        "## Targets",
        "",
        "| target | figures, tables and pages |",
        "|---|---|",
        *(f"| `{rule.name}` | {_shown(rule)} |" for rule in targets),
    ]
    for file in dict.fromkeys(rule.file for rule in rules if rule.script):
        lines += ["", f"## {file}", "", _first_comment(ROOT / "workflow" / "rules" / file), ""]
        lines += ["| rule | what its script does | what it writes |", "|---|---|---|"]
        here: dict[str, list[plan.Rule]] = {}
        for rule in rules:
            if rule.script and rule.file == file:
                here.setdefault(rule.script, []).append(rule)
        for script, alike in here.items():
            names = ", ".join(f"`{rule.name}`" for rule in alike)
            lines.append(f"| {names} | {_summary(ROOT / 'workflow' / 'scripts' / script)} | {_written(alike)} |")
    return "\n".join(lines) + "\n"


def _shown(rule: plan.Rule) -> str:
    kinds = {".pdf": "stem", ".png": "stem", ".csv": "name", ".html": "name"}
    files = [path for path in map(Path, rule.inputs) if path.suffix in kinds]
    names = list(dict.fromkeys(getattr(path, kinds[path.suffix]) for path in files))
    return "everything" if rule.name == "all" else "every figure" if rule.name == "figures" else ", ".join(names)


def _written(rules: list[plan.Rule]) -> str:
    outputs = [path.removeprefix("results/") for path in rules[0].outputs]
    more = " ..." if len(outputs) > 4 or len(rules) > 1 else ""
    return ", ".join(f"`{path}`" for path in outputs[: 1 if len(rules) > 1 else 4]) + more


def _first_comment(path: Path) -> str:
    lines = path.read_text().splitlines()
    comment = lines[: next(k for k, line in enumerate(lines) if not line.startswith("#"))]
    return " ".join(line.removeprefix("#").strip() for line in comment)


def _summary(script: Path) -> str:
    return (ast.get_docstring(ast.parse(script.read_text())) or "").splitlines()[0]
