"""Refuse to run one study over the results of another, as when --directory was forgotten.

A run records its first config file and the sections that every result depends on. The config of another file is refused
if these sections differ. An edit of the same file, overrides by further files and by --config go on as usual.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

RECORD = Path(".snakemake", "study.json")
RESULTS = Path("results", "ensembles")
SECTIONS = ("seed", "system", "simulation")


def identity(files: Sequence[str | Path], root: Path, config: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return a study's first config file and the sections that decide.

    The file is relative to the project's ``root`` if it is in the project. None for a config without a file, or with
    one outside the project in the working directory, which may move along with its results.
    """
    if not files:
        return None
    file = Path(files[0]).resolve()
    if file.is_relative_to(root.resolve()):
        file = file.relative_to(root.resolve())
    elif file.is_relative_to(Path.cwd()):
        return None
    return {"configfile": str(file), **{name: config[name] for name in SECTIONS}}


def refusal(study: dict[str, Any] | None) -> str | None:
    """Return why a study may not use the results of the working directory; None if it may."""
    if study is None or not RECORD.is_file() or not RESULTS.is_dir():
        return None
    try:
        owner = json.loads(RECORD.read_text(encoding="utf-8"))
        differ = [name for name in SECTIONS if owner[name] != study[name]]
        file = owner["configfile"]
    except (OSError, ValueError, LookupError, TypeError):  # damaged, or written by another version
        return None
    if file == study["configfile"] or not differ:
        return None
    return (
        f"{Path.cwd()}/results belongs to the study of {file}; {study['configfile']} has another {differ[-1]}.\n"
        f"Name another folder with --directory, or remove {RECORD.absolute()} to run it here."
    )


def record(study: dict[str, Any] | None) -> None:
    """Record that the results of the working directory belong to a study."""
    if study:
        RECORD.write_text(json.dumps(study), encoding="utf-8")
