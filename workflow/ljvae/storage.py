"""Files, written whole or not at all, and read without pickle."""

import hashlib
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """A path to write to beside ``path``, moved onto it when the block ends without an error.

    The name keeps its ending, since writers choose their format by it.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".unfinished-", suffix="".join(path.suffixes[-1:]), dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)  # mkstemp makes private files
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file's content."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_arrays(path: str | Path, arrays: dict[str, np.ndarray]) -> None:
    """Write named arrays to an uncompressed .npz."""
    with whole_file(path) as temporary:
        np.savez(temporary, **arrays)


def load_arrays(path: str | Path) -> dict[str, np.ndarray]:
    """All arrays of an .npz."""
    with np.load(path, allow_pickle=False) as archive:
        return {name: archive[name] for name in archive.files}


def load_array(path: str | Path, name: str) -> np.ndarray:
    """One array of an .npz, without reading the others."""
    with np.load(path, allow_pickle=False) as archive:
        return archive[name]


def save_matrices(path: str | Path, matrices: np.ndarray) -> None:
    """Write one array to a .npy, which `open_matrices` maps."""
    with whole_file(path) as temporary:
        np.save(temporary, matrices)


def open_matrices(path: str | Path) -> np.ndarray:
    """The array of a .npy, memory-mapped and read-only."""
    return np.load(path, mmap_mode="r", allow_pickle=False)


def save_json(path: str | Path, content: Any) -> None:
    """Write plain data as JSON."""
    with whole_file(path) as temporary:
        temporary.write_text(json.dumps(content, indent=1) + "\n")


def load_json(path: str | Path) -> Any:
    """Plain data from JSON."""
    return json.loads(Path(path).read_text())


def save_table(path: str | Path, table: Any) -> None:
    """Write a pandas table, or rows as dicts, to a CSV; numbers keep six significant digits."""
    import pandas

    with whole_file(path) as temporary:
        pandas.DataFrame(table).to_csv(temporary, index=False, float_format="%.6g")
