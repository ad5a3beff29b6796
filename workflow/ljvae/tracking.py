"""A digest of the code that a script really runs, as a param of its rule.

Snakemake sees an edit of a script by its date and an edit of an imported module not at all. This
digest covers the script and every project module it imports, however deep, and is taken from the
syntax tree without docstrings: comments, formatting, `touch` and a checkout leave it as it is.
A module that is imported by a computed name is not followed: its rule names its digest.
"""

import ast
import hashlib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "workflow"


@cache
def code_digest(script: str) -> str:
    """Digest of ``script`` (a path below the project's root) and the project modules it imports."""
    parts = [f"{path.relative_to(ROOT)} {_module(path)[0]}" for path in code_files(script)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def code_files(script: str) -> list[Path]:
    """``script`` and the project modules it imports, however deep, in alphabetical order."""
    pending, seen = [ROOT / script], set()
    while pending:
        path = pending.pop()
        if path not in seen:
            seen.add(path)
            pending.extend(_module(path)[1])
    return sorted(seen)


@cache
def _module(path: Path) -> tuple[str, tuple[Path, ...]]:
    """Digest of one file's syntax tree, and the project files that it imports."""
    tree = ast.parse(path.read_text())
    imported = tuple(file for name in _imported_names(tree) for file in _files(name))
    return hashlib.sha256(_without_docstrings(tree).encode()).hexdigest(), imported


def _imported_names(tree: ast.AST) -> list[str]:
    names = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level:
            raise ValueError("relative imports are not followed: name the module from the project's root")
        elif isinstance(node, ast.ImportFrom):
            # `from package import module` may name a module as well as an attribute
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    return [name for name in names if name.split(".")[0] == PACKAGE]


def _files(name: str) -> list[Path]:
    """The module's file and the __init__ of each package above it."""
    path = ROOT.joinpath(*name.split("."))
    packages = [parent / "__init__.py" for parent in [path, *path.parents] if parent.is_relative_to(ROOT / PACKAGE)]
    return [file for file in [path.with_suffix(".py"), *packages] if file.is_file()]


def _without_docstrings(tree: ast.AST) -> str:
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body
            if body and isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant):
                node.body = body[1:] or [ast.Pass()]
    return ast.dump(tree)
