"""A digest of the code that a script really runs, as a param of its rule.

Snakemake sees an edit of a script by its date and an edit of an imported module not at all. This
digest covers the script and every function, class and constant of the project that it uses, through
imports however deep, and is taken from syntax trees without docstrings and without the types of arguments,
results and variables of functions: comments, formatting, type annotations, `touch`, a checkout, a move to another
file, and an edit of a function that the script never reaches leave it as it is. Types of a class's attributes count,
since dataclasses and pydantic read them.

What a module does when it is imported, beyond defining names, always counts; what jobs say (logs.py)
never does. Names are resolved as they are written: a module that is imported by a computed name is not
followed, and its rule names its digest.

Digests are cached in __pycache__, and used until a byte of the code differs.
"""

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = "workflow"
# Decorators that only wrap what they decorate; with any other, defining it may do more than that.
PURE_DECORATORS = {"cache", "contextmanager", "dataclass", "nb"}
# Decorators that read no annotations; of a function with any other they count.
PLAIN_DECORATORS = PURE_DECORATORS | {"classmethod", "property", "staticmethod"}
SILENT = f"{PACKAGE}.ljvae.logs"  # what a job says is no result
WHOLE = "*"  # in place of a name: all that a module defines
IMPORTED = ""  # in place of a name: what runs whenever a module is imported

PROJECT_MODULE = re.compile(rf"(?<=module='){PACKAGE}[.\w]*(?=')")

Name = tuple[str, str]  # a dotted module, and a name in it


@dataclass
class _Statement:
    """A top-level statement: its text, the names of its own module that it uses, and names of others."""

    text: str
    own: set[str] = field(default_factory=set)
    others: set[Name] = field(default_factory=set)


@dataclass
class _Module:
    """A file's definitions by name, what else runs when it is imported, and its imports from the project."""

    defined: dict[str, list[_Statement]] = field(default_factory=dict)
    always: list[_Statement] = field(default_factory=list)
    imports: dict[str, Name] = field(default_factory=dict)

    @property
    def names(self) -> set[str]:
        return {*self.defined, *self.imports}

    def statements(self, name: str) -> list[_Statement]:
        if name == WHOLE:
            return [*self.always, *(statement for group in self.defined.values() for statement in group)]
        return [*self.always, *self.defined.get(name, [])]


@cache
def code_digest(script: str) -> str:
    """Digest of ``script`` (a path below the project's root) and of what it uses of the project."""
    # a multiset: the same statement in two files counts twice, and a file may move
    lines = sorted(text for _, text in _reached(ROOT / script) if text)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def script_digest(rule: str) -> str:
    """Digest of the code that a rule's script, which has the rule's name, runs."""
    return _digest(f"workflow/scripts/{rule}.py")


def architecture_digest(architecture: str) -> str:
    """Digest of an architecture's module, which scripts import by its name."""
    return _digest(f"workflow/ljvae/models/{architecture}.py")


def _digest(script: str) -> str:
    return _cached_digests().get(script) or code_digest(script)


@cache
def _cached_digests() -> dict[str, str]:
    """Digests of all scripts and architectures that can be read; computed where the cached ones are of other code."""
    path = ROOT / PACKAGE / "control" / "__pycache__" / f"digests.{sys.implementation.cache_tag}.json"
    state = _digest_of_all_code()
    with suppress(OSError, ValueError, KeyError, TypeError):
        cached = json.loads(path.read_text())
        if cached["code"] == state:
            return cached["digests"]
    digests = {}
    for folder in (ROOT / PACKAGE / "scripts", ROOT / PACKAGE / "ljvae" / "models"):
        for file in folder.glob("[!.]*.py"):
            script = str(file.relative_to(ROOT))
            with suppress(SyntaxError, ValueError):  # the rule that runs it will say so
                digests[script] = code_digest(script)
    if _digest_of_all_code() == state:  # nobody has edited it meanwhile
        _write(path, {"code": state, "digests": digests})
    return digests


def _write(path: Path, content: dict) -> None:
    """Write JSON in one piece, whoever else writes it; nothing where the code lies in a folder that is read-only."""
    with suppress(OSError):
        path.parent.mkdir(exist_ok=True)
        with NamedTemporaryFile("w", dir=path.parent, delete=False) as temporary:
            json.dump(content, temporary)
        Path(temporary.name).replace(path)


def _digest_of_all_code() -> str:
    """Digest of the bytes of every module, with its place."""
    state = hashlib.sha256()
    for file in sorted((ROOT / PACKAGE).rglob("[!.]*.py")):
        content = file.read_bytes()
        state.update(f"{file.relative_to(ROOT)} {len(content)}\n".encode())
        state.update(content)
    return state.hexdigest()


def files_digest(paths: Iterable[str]) -> str:
    """Digest of files (below the project's root) that are no Python, such as the text of a page."""
    return hashlib.sha256(b"\0".join((ROOT / path).read_bytes() for path in paths)).hexdigest()[:16]


def _reached(script: Path) -> set[tuple[Path, str]]:
    """(file, text) of each statement that ``script`` reaches; a file that is imported has the text ""."""
    reached = set()
    visited = set()
    pending = {(script, WHOLE)}
    while pending:
        path, name = pending.pop()
        statements, used = _uses(path, name, path == script)
        reached |= statements
        visited.add((path, name))
        pending |= used - visited
    return reached


@cache
def _uses(path: Path, name: str, is_script: bool) -> tuple[set[tuple[Path, str]], set[tuple[Path, str]]]:
    """(file, text) of the statements of a file behind a name, and (file, name) of what they use."""
    module = _module(path, is_script)
    statements = module.statements(name)
    used = {(path, own) for statement in statements for own in statement.own if own in module.names}
    others = {other for statement in statements for other in statement.others}
    # names that a module passes on from others
    others |= {target for bound, target in module.imports.items() if name in (bound, WHOLE)}
    for other in others:
        used |= _places(*other)
    for imported in module.imports.values():
        used |= {(file, IMPORTED) for file, _ in _places(*imported)}
    return {(path, ""), *((path, statement.text) for statement in statements)}, used


@cache
def _places(module: str, name: str) -> set[tuple[Path, str]]:
    """The file of a name in a project module, or the submodule that it is, and the packages above."""
    submodule = _file(f"{module}.{name}")
    file = _file(module)
    path = ROOT.joinpath(*module.split("."))
    packages = [parent / "__init__.py" for parent in (path, *path.parents) if parent.is_relative_to(ROOT / PACKAGE)]
    places = {(package, name if package.parent == path else IMPORTED) for package in packages if package.is_file()}
    if module == SILENT or f"{module}.{name}" == SILENT:
        return places
    if submodule:
        places.add((submodule, IMPORTED))
    elif file:
        places.add((file, name))
    return places


@cache
def _file(module: str) -> Path | None:
    path = ROOT.joinpath(*module.split(".")).with_suffix(".py")
    return path if path.is_file() else None


@cache
def _module(path: Path, is_script: bool) -> _Module:
    """The parts of a file that runs as a script or is imported."""
    tree = _Bare().visit(ast.parse(path.read_text(encoding="utf-8")))
    module = _Module(imports=_project_imports(tree.body))
    for node in tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            for alias in node.names:
                name = alias.asname or alias.name.split(".")[0]
                if name not in module.imports:
                    text = f"{getattr(node, 'module', None)} {ast.dump(alias)}"
                    module.defined.setdefault(name, []).append(_Statement(text))
        elif is_script or not _is_skipped_by_imports(node):
            statement = _statement(node, module.imports)
            names = _defined_names(node)
            for name in names:
                module.defined.setdefault(name, []).append(statement)
            if not names:
                module.always.append(statement)
    return module


def _is_skipped_by_imports(node: ast.stmt) -> bool:
    """Whether a statement runs neither at an import nor later: for a script, or for a type checker."""
    test = ast.dump(node.test) if isinstance(node, ast.If) else ""
    return "'__name__'" in test or "'TYPE_CHECKING'" in test


def _defined_names(node: ast.stmt) -> list[str]:
    """The names that a statement defines; none if it does more than that."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return [node.name] if all(_root(decorator) in PURE_DECORATORS for decorator in node.decorator_list) else []
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [name for target in targets for name in (target.elts if isinstance(target, ast.Tuple) else [target])]
        plain = [name.id for name in names if isinstance(name, ast.Name)]
        return plain if len(plain) == len(names) else []
    return []


def _root(decorator: ast.expr) -> str:
    """The first name of a decorator: nb of @nb.njit(...)."""
    while isinstance(decorator, ast.Call | ast.Attribute):
        decorator = decorator.func if isinstance(decorator, ast.Call) else decorator.value
    return decorator.id if isinstance(decorator, ast.Name) else ""


def _statement(node: ast.stmt, imports: dict[str, Name]) -> _Statement:
    """A top-level statement of a module with these ``imports``."""
    inner = _project_imports(ast.walk(node))
    imports = imports | inner
    attributes = {id(part.value): part.attr for part in ast.walk(node) if isinstance(part, ast.Attribute)}
    text = PROJECT_MODULE.sub(PACKAGE, ast.dump(node))  # an import inside a function names no file either
    statement = _Statement(text, others=set(inner.values()))
    for part in ast.walk(node):
        if isinstance(part, ast.Name) and part.id in imports:
            module, name = imports[part.id]
            submodule = module if name == WHOLE else f"{module}.{name}"
            is_module = _file(submodule) is not None
            statement.others.add((submodule, attributes.get(id(part), WHOLE)) if is_module else (module, name))
        elif isinstance(part, ast.Name):
            statement.own.add(part.id)
    return statement


def _project_imports(nodes: Iterable[ast.AST]) -> dict[str, Name]:
    """Names that the imports among ``nodes`` bind to modules of the project or to names in them."""
    bound: dict[str, Name] = {}
    for node in nodes:
        if isinstance(node, ast.ImportFrom) and node.level:
            raise ValueError("relative imports are not followed: name the module from the project's root")
        if isinstance(node, ast.ImportFrom) and (module := node.module or "").split(".")[0] == PACKAGE:
            bound |= {alias.asname or alias.name: (module, alias.name) for alias in node.names}
        elif isinstance(node, ast.Import):
            bound |= {
                alias.asname or alias.name: (alias.name, WHOLE)
                for alias in node.names
                if alias.name.split(".")[0] == PACKAGE
            }
    if any("." in name for name in bound):
        raise ValueError("an import of a project module is not followed without a name: import it from its package")
    return bound


class _Bare(ast.NodeTransformer):
    """Takes away docstrings, and the types of arguments, results and variables of functions."""

    in_function = False

    def visit_Module(self, node: ast.Module) -> ast.AST:
        return self._inside(node, in_function=False)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return self._inside(node, in_function=False)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        if all(_root(decorator) in PLAIN_DECORATORS for decorator in node.decorator_list):
            node.returns = None
            all_arguments = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
            for argument in (*all_arguments, node.args.vararg, node.args.kwarg):
                if argument is not None:
                    argument.annotation = None
        return self._inside(node, in_function=True)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if not self.in_function:
            return node
        return ast.Assign(targets=[node.target], value=node.value) if node.value else None

    def _inside(self, node: ast.Module | ast.ClassDef | ast.FunctionDef, in_function: bool) -> ast.AST:
        first = node.body[0] if node.body else None
        if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
            node.body = node.body[1:] or [ast.Pass()]
        outside = self.in_function
        self.in_function = in_function
        self.generic_visit(node)
        self.in_function = outside
        return node
