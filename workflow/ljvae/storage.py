"""Write files completely or not at all, and read them without pickle."""

from __future__ import annotations

import glob
import hashlib
import json
import mmap
import os
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workflow.ljvae.logs import UserError

if TYPE_CHECKING:
    import pandas

_CHUNK = 4096  # arrays held in memory at a time


def bad_file(path: str | Path, fault: str) -> UserError:
    """Return the error for a result that can't be used: its fault, and how to rebuild it.

    >>> print(bad_file("a.npz", "it is cut short"))
    a.npz: it is cut short. Your snakemake command with --force a.npz makes it again.
    """
    return UserError(f"{path}: {fault}. Your snakemake command with --force {path} makes it again.")


@contextmanager
def whole_file(path: str | Path) -> Iterator[Path]:
    """Yield a path in the folder of ``path`` to write to; move it there when the block ends without an error.

    The name keeps its ending, since writers choose their format by it. Raises UserError if the file can't be written;
    an existing file then stays.
    """
    path = Path(path)
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        mark = f".unfinished-{path.name}-"
        for leftover in path.parent.glob(f"{glob.escape(mark)}*"):
            leftover.unlink(missing_ok=True)  # by a job that was killed
        handle, name = tempfile.mkstemp(prefix=mark, suffix="".join(path.suffixes[-1:]), dir=path.parent)
        os.close(handle)
        temporary = Path(name)
        yield temporary
        mask = os.umask(0)
        os.umask(mask)
        temporary.chmod(0o666 & ~mask)  # mkstemp makes private files
        temporary.replace(path)
    except OSError as error:
        # NumPy gives no reason for what a full disk did not take
        reason = error.strerror or "the disk may be full"
        raise UserError(
            f"{path}: it can't be written: {reason}. What is finished stays; run again when it can."
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)


def file_digest(path: str | Path) -> str:
    """SHA-256 of a file's content."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def save_arrays(path: str | Path, arrays: dict[str, np.ndarray]) -> None:
    """Write named arrays to an uncompressed .npz."""
    with whole_file(path) as temporary:
        np.savez(temporary, **arrays)  # type: ignore[arg-type]  # its stub takes an array for allow_pickle


def load_arrays(path: str | Path) -> dict[str, np.ndarray]:
    """Load all arrays of an .npz. Raises UserError for any other file, or an array that does not fit its name."""
    with _archive(path) as archive:
        return {name: _checked(path, name, archive[name]) for name in archive.files}


def load_array(path: str | Path, name: str) -> np.ndarray:
    """Load one array of an .npz without reading the others. Raises UserError as `load_arrays`, or if it is missing."""
    with _archive(path) as archive:
        _check_there(path, name, archive.files)
        return _checked(path, name, archive[name])


def load_ensemble(path: str | Path, box: float) -> dict[str, np.ndarray]:
    """Load all arrays of an ensemble's .npz, with positions (S, N, 2) in sigma inside the box of side ``box``.

    Raises UserError as `load_arrays` does, and for points outside the box.
    """
    arrays = load_arrays(path)
    _check_there(path, "positions", arrays)
    low = arrays["positions"].min()
    high = arrays["positions"].max()
    if low < 0 or high > np.float32(box):
        raise bad_file(path, f"positions should be inside the box, 0 to {box:g} sigma, but go from {low:g} to {high:g}")
    return arrays


def save_matrices(path: str | Path, matrices: np.ndarray) -> None:
    """Write one array to a .npy, which `open_matrices` maps."""
    with whole_file(path) as temporary:
        np.save(temporary, matrices)


def save_in_chunks(path: str | Path, count: int, compute: Callable[[slice], np.ndarray], size: int = _CHUNK) -> None:
    """Write ``count`` arrays to a .npy, ``size`` at a time, as ``compute`` returns them for a slice."""
    with whole_file(path) as temporary, open(temporary, "wb") as file:
        for first in range(0, count, size):
            chunk = np.ascontiguousarray(compute(slice(first, first + size)))
            if first == 0:
                header = {"descr": chunk.dtype.str, "fortran_order": False, "shape": (count, *chunk.shape[1:])}
                np.lib.format.write_array_header_1_0(file, header)
            file.write(chunk.data)
        written = first + len(chunk)
        if written != count:
            raise ValueError(f"{written} arrays were made of {count}")


def open_matrices(path: str | Path) -> np.ndarray:
    """Open the array (S, N, k) of a .npy, memory-mapped and read-only. Raises UserError for any other file."""
    with _reading(path, "a .npy array"):
        matrices = np.lib.format.open_memmap(path, mode="r")
    if matrices.ndim != 3 or matrices.dtype != np.float32 or not matrices.size:
        raise bad_file(path, f"it should be a float32 array of shape (S, N, k), not {matrices.dtype} {matrices.shape}")
    for chunk in read_chunks(matrices):
        _check_finite(path, "the array", chunk)
    return matrices


def read_chunks(arrays: np.ndarray, dtype: type | None = None) -> Iterator[np.ndarray]:
    """Yield consecutive chunks of 4096 of the ``arrays`` (S, ...), and release each chunk afterwards.

    >>> [chunk.shape for chunk in read_chunks(np.zeros((5000, 2)))]
    [(4096, 2), (904, 2)]
    """
    for first in range(0, len(arrays), _CHUNK):
        yield np.asarray(arrays[first : first + _CHUNK], dtype=dtype)
        release(arrays)


def release(matrices: np.ndarray) -> None:
    """Release memory that a read-only memory-mapped array has been read into; leave any other array as it is."""
    mapped = getattr(matrices, "_mmap", None)
    if mapped is not None and not matrices.flags.writeable:
        mapped.madvise(mmap.MADV_DONTNEED)


def save_json(path: str | Path, content: Any) -> None:
    """Write plain data as JSON."""
    with whole_file(path) as temporary:
        temporary.write_text(json.dumps(content, indent=1) + "\n")


def load_json(path: str | Path) -> Any:
    """Load plain data from JSON. Raises UserError for any other file."""
    with _reading(path, "JSON"):
        return json.loads(Path(path).read_text())


def save_table(path: str | Path, table: Any) -> None:
    """Write a pandas table, or rows as dicts, to a CSV; numbers keep six significant digits."""
    import pandas

    with whole_file(path) as temporary:
        pandas.DataFrame(table).to_csv(temporary, index=False, float_format="%.6g")


def load_table(path: str | Path, **options: Any) -> pandas.DataFrame:
    """Load a table from a CSV with pandas' ``options``. Raises UserError for any other file, or one without rows."""
    import pandas

    with _reading(path, "a CSV table"):
        table = pandas.read_csv(path, **options)
    if table.empty:
        raise bad_file(path, "the table should have rows")
    return table


def sum_core_seconds(benchmarks: Iterable[str]) -> float:
    """Sum the processor seconds of jobs; NaN if one has no benchmark, for example because results were copied."""
    import pandas

    seconds = 0.0
    for path in benchmarks:
        if not Path(path).is_file():
            return float("nan")
        seconds += float(pandas.to_numeric(load_table(path, sep="\t").iloc[0]["cpu_time"]))
    return seconds


@contextmanager
def _archive(path: str | Path) -> Iterator[np.lib.npyio.NpzFile]:
    with _reading(path, "an .npz archive"), open(path, "rb") as file:
        archive = np.load(file, allow_pickle=False)
        if not isinstance(archive, np.lib.npyio.NpzFile):
            raise ValueError("a single array")
        with archive:
            yield archive


@contextmanager
def _reading(path: str | Path, kind: str) -> Iterator[None]:
    """Raise a one-line error if a file can't be read as the ``kind`` that it should be."""
    if Path(path).is_dir():
        raise bad_file(path, f"it should be {kind}, not a directory")
    try:
        yield
    except FileNotFoundError:
        raise
    except (OSError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise bad_file(path, f"it is cut short or not {kind}") from error


# Kind of number and shape (None: any length) of each array, by its name.
ARRAYS: dict[str, tuple[str, tuple[int | None, ...]]] = {
    "positions": ("float", (None, None, 2)),
    "sorted_by": ("float", (None, None, 2)),
    "gamma": ("float", (None,)),
    "parents": ("integer", (None,)),
    "moved": ("integer", (None, None)),
    "mask": ("bool", (None, None, None)),
    "log_variance": ("float", (None, None)),
    "reconstruction": ("float", (None, None, None)),
    "points": ("float", (None, None, 2)),
    "mse": ("float", (None,)),
    "kl": ("float", (None,)),
}
_KINDS = {"float": "f", "integer": "iu", "bool": "b"}


def _checked(path: str | Path, name: str, array: np.ndarray) -> np.ndarray:
    """Return the array if it fits its name and is finite."""
    kind, shape = ARRAYS.get(name, ("", array.shape))
    fits = array.ndim == len(shape) and all(a in (None, b) for a, b in zip(shape, array.shape, strict=True))
    if not fits or (kind and array.dtype.kind not in _KINDS[kind]):
        sides = ", ".join("any" if side is None else str(side) for side in shape)
        raise bad_file(path, f"{name} should be a {kind} array of shape ({sides}), not {array.dtype} {array.shape}")
    if kind and not array.size:
        raise bad_file(path, f"{name} should not be empty")
    _check_finite(path, name, array)
    return array


def _check_there(path: str | Path, name: str, names: Iterable[str]) -> None:
    if name not in names:
        raise bad_file(path, f"it should have the array {name!r}, but has {', '.join(names)}")


def _check_finite(path: str | Path, name: str, array: np.ndarray) -> None:
    if array.dtype.kind == "f" and not np.isfinite(array).all():
        raise bad_file(path, f"{name} should be finite, but has NaN or infinite entries")
