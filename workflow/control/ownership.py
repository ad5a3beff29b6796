"""Refuse to run one study over the results of another, as when --directory was forgotten.

A run records its first config file and the keys that every result depends on. The config of another file is refused if
these keys differ. An edit of the same file, overrides by further files and by --config go on as usual.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from workflow.control import own_system


class Scope(NamedTuple):
    """Results that a kind of study owns, by a ``record`` with the ``keys`` of the config that decide.

    A folder may have ``several`` configs outside the project. A single one may move along with its results, and is
    not recorded.
    """

    record: Path
    results: Path
    keys: tuple[str, ...]
    several: bool


DECK = Scope(Path(".snakemake", "study.json"), Path("results", "ensembles"), ("seed", "system", "simulation"), False)
OWN_SYSTEM = Scope(Path(".snakemake", "own_system.json"), Path(own_system.RESULTS), ("normal", "judge"), True)


def identity(
    files: Sequence[str | Path], root: Path, config: Mapping[str, Any], scope: Scope = DECK
) -> dict[str, Any] | None:
    """Return a study's first config file and the keys that decide.

    The file is relative to the project's ``root`` if it is in the project, or to the working directory. None for a
    config without a file, and for one in the working directory where a folder has a single one.
    """
    if not files:
        return None
    file = Path(files[0]).resolve()
    if file.is_relative_to(root.resolve()):
        file = file.relative_to(root.resolve())
    elif file.is_relative_to(Path.cwd()):
        if not scope.several:
            return None
        file = file.relative_to(Path.cwd())
    return {"configfile": str(file), **{name: config[name] for name in scope.keys}}


def refusal(study: dict[str, Any] | None, scope: Scope = DECK) -> str | None:
    """Return why a study may not use the results of the working directory; None if it may."""
    if study is None or not scope.record.is_file() or not scope.results.is_dir():
        return None
    try:
        owner = json.loads(scope.record.read_text(encoding="utf-8"))
        differ = [name for name in scope.keys if owner[name] != study[name]]
        file = owner["configfile"]
    except (OSError, ValueError, LookupError, TypeError):  # damaged, or written by another version
        return None
    if file == study["configfile"] or not differ:
        return None
    return (
        f"{Path.cwd()}/results belongs to the study of {file}; {study['configfile']} has another {differ[-1]}.\n"
        f"Name another folder with --directory, or remove {scope.record.absolute()} to run it here."
    )


def record(study: dict[str, Any] | None, scope: Scope = DECK) -> None:
    """Record that the results of the working directory belong to a study."""
    if study:
        scope.record.write_text(json.dumps(study), encoding="utf-8")
