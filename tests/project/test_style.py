"""Docstrings, functions and modules of the workflow keep the project's style."""

import ast

from tests.paths import ROOT

DOCUMENTED = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
FUNCTION_LINES = 40
MODULE_LINES = 400
TOP_LEVEL_MODULES = 8

LIBRARY = sorted(path for path in (ROOT / "workflow" / "ljvae").rglob("*") if path.suffix in (".py", ".js"))
NODES = [
    (f"{path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}", node)
    for path in sorted((ROOT / "workflow").rglob("*.py"))
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    if isinstance(node, DOCUMENTED)
]


def lines_without_docstring(function):
    """Number of lines from ``def`` to the end, without the docstring.

    >>> lines_without_docstring(ast.parse('def f():\\n    "Two\\\\n lines."\\n    return 1').body[0])
    2
    """
    count = function.end_lineno - function.lineno + 1
    if ast.get_docstring(function) is None:
        return count
    text = function.body[0]
    return count - (text.end_lineno - text.lineno + 1)


def test_no_docstring_begins_with_what():
    assert [place for place, node in NODES if (ast.get_docstring(node) or "").startswith("What")] == []


def test_functions_are_short():
    functions = [(place, node) for place, node in NODES if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = [f"{place} {node.name}" for place, node in functions if lines_without_docstring(node) > FUNCTION_LINES]
    assert functions
    assert long == []


def test_modules_of_the_library_are_short():
    counts = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in LIBRARY}
    assert counts
    assert {path: count for path, count in counts.items() if count > MODULE_LINES} == {}


def test_few_modules_of_the_library_are_in_no_package():
    alone = {path.stem for path in LIBRARY if path.parent == ROOT / "workflow" / "ljvae"} - {"__init__"}
    assert "study" in alone
    assert len(alone) <= TOP_LEVEL_MODULES, alone
