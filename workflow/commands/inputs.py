"""Read texts, YAML and benchmarks for the commands. A file that can't be read raises a UserError of one line."""

from pathlib import Path
from typing import Any

import pandas
import yaml

from workflow.ljvae.logs import UserError
from workflow.ljvae.storage import load_table


def read_text(path: Path) -> str:
    """The text of a file. Raises UserError if there is none."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise UserError(f"{path}: there is no such file") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{path}: it can't be read as text ({error})") from None


def read_yaml(path: Path) -> Any:
    """The content of a YAML file. Raises UserError if there is none, or none that can be read."""
    return parse_yaml(read_text(path), path)


def parse_yaml(text: str, path: Path) -> Any:
    """Parse ``text``, the YAML of the file ``path``. Raises UserError if it is no YAML."""
    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise UserError(f"{path}: it is not YAML: {' '.join(str(error).split())}") from None


def benchmark_files(folder: Path) -> list[Path]:
    """The benchmarks of a finished study. Raises UserError if there are none."""
    paths = sorted(folder.rglob("*.tsv"))
    if not paths:
        raise UserError(f"{folder}: there are no benchmarks (*.tsv) of a finished study")
    return paths


def read_benchmark(path: Path, columns: list[str]) -> dict[str, float]:
    """These columns of a job's benchmark, the largest of its runs; NaN for what was not seen.

    Raises UserError if it is empty, or lacks one of them.
    """
    table = load_table(path, sep="\t", na_values="-")
    missing = [name for name in columns if name not in table]
    if missing:
        raise UserError(f"{path}: the benchmark has no column {missing[0]}; delete the file, or run its job again")
    # a job that was over too soon has "NA" and the like
    return {name: float(pandas.to_numeric(table[name], errors="coerce").max()) for name in columns}
