"""Read long trajectories of the user's own: frames per second and memory, with a tenth of the frames as the peer.

A ratio of one means that the cost is proportional to the frames. Each file is read in a process of its own.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.memory import peak_memory
from benchmarks.rows import Row, interleaved

ROOT = Path(__file__).parents[1]
FRAMES, PARTICLES, BOX = 100_000, 30, 10.0


def write_array(path: Path, positions: np.ndarray) -> None:
    np.save(path, positions)


def write_lammps(path: Path, positions: np.ndarray) -> None:
    ids = np.arange(1, PARTICLES + 1)
    with open(path, "w") as file:
        for frame, points in enumerate(positions):
            file.write(f"ITEM: TIMESTEP\n{frame}\nITEM: NUMBER OF ATOMS\n{PARTICLES}\nITEM: BOX BOUNDS ff ff pp\n")
            file.write(f"0 {BOX}\n0 {BOX}\n-0.5 0.5\nITEM: ATOMS id type x y\n")
            file.writelines(f"{i} 1 {x:.6f} {y:.6f}\n" for i, (x, y) in zip(ids, points, strict=True))


def write_xyz(path: Path, positions: np.ndarray) -> None:
    comment = f'Lattice="{BOX} 0 0 0 {BOX} 0 0 0 1" Properties=species:S:1:pos:R:3 pbc="F F F"\n'
    with open(path, "w") as file:
        for points in positions:
            file.write(f"{PARTICLES}\n{comment}")
            file.writelines(f"Ar {x:.6f} {y:.6f} 0\n" for x, y in points)


WRITERS: dict[str, tuple[str, Callable[[Path, np.ndarray], None]]] = {
    "array": ("npy", write_array),
    "lammps": ("dump", write_lammps),
    "xyz": ("xyz", write_xyz),
}


def read(path: Path) -> tuple[float, float]:
    """Read a file in a process of its own; return frames per second and the peak of its memory, in MB."""
    command = [sys.executable, "-m", "benchmarks.reading", str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rate, memory = map(float, said.split()[-2:])
    return rate, memory


def rows(folder: Path) -> list[Row]:
    """Return a row for each format, with files in a ``folder``."""
    positions = np.random.default_rng(1).uniform(0.1, BOX - 0.1, (FRAMES, PARTICLES, 2)).astype(np.float32)
    return [_row(name, folder, positions) for name in WRITERS]


def _row(name: str, folder: Path, positions: np.ndarray) -> Row:
    ending, write = WRITERS[name]
    long, short = folder / f"long.{ending}", folder / f"short.{ending}"
    write(long, positions)
    write(short, positions[: FRAMES // 10])
    memory = f"{read(long)[1]:.0f} MB, a tenth of the frames {read(short)[1]:.0f} MB"
    row = interleaved(
        f"reading/{name}", "frames/s", lambda: read(long)[0], lambda: read(short)[0], rounds=3, against=memory
    )
    long.unlink()
    short.unlink()
    return row


def main(path: str) -> None:
    from workflow.ljvae.trajectories.reading import read_trajectory

    start = time.perf_counter()
    frames = len(read_trajectory(path, 1.0, PARTICLES, BOX))
    print(frames / (time.perf_counter() - start), peak_memory())


if __name__ == "__main__":
    main(sys.argv[1])
