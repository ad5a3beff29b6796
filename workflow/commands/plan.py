"""The jobs and rules that Snakemake has for a config, as plain data. Snakemake is asked and runs nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from workflow.control import engine

ROOT = Path(__file__).resolve().parents[2]
SNAKEFILE = ROOT / "Snakefile"


@dataclass(frozen=True)
class Job:
    """A job with what decides on whether it runs: inputs, outputs, and params by name.

    ``recorded`` are the params as Snakemake compares them (a set of values without names), ``behind``
    the first outputs of the jobs that make its inputs, ``due`` whether it would run now, ``has_record`` whether
    Snakemake has a record of how its outputs were made, ``kept`` whether they stay when they have been read.
    """

    rule: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    params: dict[str, Any]
    recorded: frozenset[str]
    behind: frozenset[str]
    due: bool
    has_record: bool
    kept: bool

    @property
    def name(self) -> str:
        """Return its first output, or the rule's name where it has none."""
        return self.outputs[0] if self.outputs else self.rule


@dataclass(frozen=True)
class Rule:
    """A rule with its file in workflow/rules, its script, if it has one, and patterns of what it reads and writes."""

    name: str
    file: str
    script: str | None
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]


def jobs(
    directory: Path,
    mapping: dict | None = None,
    files: Iterable[Path] = (),
    targets: Iterable[str] = ("all",),
) -> dict[str, Job]:
    """Return the jobs, by their first output, of a whole study, or of other ``targets``, in ``directory``.

    The config is a ``mapping`` or is read from ``files``. Raises UserError if the installed Snakemake can't be asked,
    and SystemExit for a config that can't be run.
    """
    planned = [Job(**fields) for fields in engine.planned_jobs(SNAKEFILE, directory, mapping or {}, files, targets)]
    return {job.name: job for job in planned}


def rules(file: Path) -> list[Rule]:
    """Return the rules for the config in ``file``, in the order in which Snakemake reads them."""
    with TemporaryDirectory() as empty:
        return [Rule(**fields) for fields in engine.planned_rules(SNAKEFILE, Path(empty), [file])]
