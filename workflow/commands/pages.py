"""Fill the numbers and tables of README.md and docs/ from the snapshot of results in docs/snapshot.

A page has `<!--= NAME -->8 %<!--=-->` around a number of docs/numbers.yaml, and `<!--= table NAME -->` and
`<!--=-->`, each on a line of its own, around a table. `make pages` fills them in place; `--check` writes nothing and
fails if a page is stale.
"""

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterable
from pathlib import Path

from workflow.commands import command_line, numbers
from workflow.commands.plan import ROOT
from workflow.ljvae.logs import UserError

MARKED = re.compile(r"<!--= (?P<name>[\w .-]+?) -->(?P<text>.*?)<!--=-->", re.DOTALL)
# GitHub takes a line that begins with a comment for HTML, and shows its Markdown as it is written.
AT_START = re.compile(r"^[ \t]*(?:[-*+>]\s+|\d+\.\s+)?<!--=(?! table )(?!-->$)", re.MULTILINE)


def list_pages(root: Path) -> list[Path]:
    """README.md and the pages of docs/."""
    return [root / "README.md", *sorted((root / "docs").glob("*.md"))]


def fill(text: str, write: Callable[[str], str]) -> str:
    """Fill the marks of a page with what ``write`` makes of their names. Raises UserError for a broken mark.

    >>> fill("It is <!--= share -->?<!--=-->.", lambda name: "8 %")
    'It is <!--= share -->8 %<!--=-->.'
    """
    check_marks(text)
    return MARKED.sub(lambda mark: _write_mark(mark["name"], write(mark["name"])), text)


def _write_mark(name: str, content: str) -> str:
    if name.startswith("table "):
        content = f"\n\n{content}\n\n"
    return f"<!--= {name} -->{content}<!--=-->"


def check_marks(text: str) -> None:
    """Raise UserError for a mark without its other half, or one at the start of a line of prose."""
    rest = MARKED.sub("", text)
    if "<!--=" in rest:
        place = rest.index("<!--=")
        raise UserError(f"a mark lacks its other half: {rest[place : place + 40].splitlines()[0]}")
    start = AT_START.search(text)
    if start is not None:
        line = text[start.start() :].lstrip("\n").splitlines()[0]
        raise UserError(f"a line begins with a mark, so that GitHub does not show it as Markdown: {line[:60]}")


def list_stale(text: str, write: Callable[[str], str]) -> list[str]:
    """A line for each mark of a page whose text differs from what ``write`` makes of its name."""
    check_marks(text)
    lines = []
    for mark in MARKED.finditer(text):
        name = mark["name"]
        content = write(name)
        if mark[0] == _write_mark(name, content):
            continue
        if name.startswith("table "):
            lines.append(f"{name} is not that of the snapshot")
        else:
            lines.append(f"{name} is {content} in the snapshot, and {mark['text']} on the page")
    return lines


def _act(options: Namespace) -> str:
    marked = [path for path in list_pages(options.root) if "<!--=" in path.read_text(encoding="utf-8")]
    if not marked:
        return "no page has a mark"
    names = numbers.read_names(options.root / "docs" / "numbers.yaml")
    snapshot = numbers.read_snapshot(options.root / "docs" / "snapshot")

    def write(name: str) -> str:
        return numbers.write_text(name, names, snapshot)

    stale = []
    for path in marked:
        page = path.relative_to(options.root)
        text = path.read_text(encoding="utf-8")
        try:
            if options.check:
                stale += [f"{page}: {line}" for line in list_stale(text, write)]
            else:
                path.write_text(fill(text, write), encoding="utf-8")
        except UserError as error:
            raise UserError(f"{page}: {error}") from None
    if stale:
        raise UserError("\n".join([*stale, "To renew them: make pages"]))
    verb = "agree with" if options.check else "are filled from"
    return f"{len(marked)} pages {verb} the snapshot of {snapshot.facts['date']} (commit {snapshot.facts['commit']})"


def main(arguments: Iterable[str] | None = None) -> None:
    """Fill or check the pages, as the command line says."""
    parser = ArgumentParser(description=str(__doc__).splitlines()[0])
    parser.add_argument("--root", type=Path, default=ROOT, help="the folder that has README.md and docs/")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
    command_line.run(_act, parser, arguments)


if __name__ == "__main__":
    main()
