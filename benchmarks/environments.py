"""Score environments of a large crystal: particles per second on one core and memory, with a tenth of them as the peer.

A ratio of one means that the cost is proportional to the particles. Each frame is read, described, scored and assigned
to phases in a process of its own, as the workflow does.
"""

import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.memory import peak_memory
from benchmarks.rows import Row, interleaved
from workflow.ljvae.crystals.lattices import build_fcc

ROOT = Path(__file__).parents[1]
LARGE, SMALL = (63, 63, 63), (63, 63, 6)  # cells of four particles: 1,000,188 and 95,256
NEIGHBOURS = 18
NOISE = 0.08  # sigma


def write_frame(path: Path, repeats: tuple[int, int, int]) -> None:
    """Write a frame of a crystal with noise as a LAMMPS dump."""
    sites, sides = build_fcc(repeats, 1.0)
    points = (sites + np.random.default_rng(1).normal(scale=NOISE, size=sites.shape)) % sides
    with open(path, "w") as file:
        file.write(f"ITEM: TIMESTEP\n0\nITEM: NUMBER OF ATOMS\n{len(points)}\nITEM: BOX BOUNDS pp pp pp\n")
        file.writelines(f"0 {side:.17g}\n" for side in sides)
        file.write("ITEM: ATOMS id type x y z\n")
        file.writelines(f"{i} 1 {x:.6f} {y:.6f} {z:.6f}\n" for i, (x, y, z) in enumerate(points, 1))


def score(path: Path) -> tuple[float, float]:
    """Score the frame of a file in a process of its own; return particles per second and its memory, in MB."""
    command = ["taskset", "-c", "0", sys.executable, "-m", "benchmarks.environments", str(path)]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    rate, memory = map(float, said.split()[-2:])
    return rate, memory


def rows(folder: Path) -> list[Row]:
    """Return the row, with files in a ``folder``."""
    large, small = folder / "large.dump", folder / "small.dump"
    write_frame(large, LARGE)
    write_frame(small, SMALL)
    memory = f"{score(large)[1]:.0f} MB, a tenth of the particles {score(small)[1]:.0f} MB"
    return [
        interleaved(
            "environments/score",
            "particles/s",
            lambda: score(large)[0],
            lambda: score(small)[0],
            rounds=3,
            against=memory,
        )
    ]


def main(path: str) -> None:
    from workflow.ljvae.environments.describing import describe_particles
    from workflow.ljvae.environments.linear import fit_linear, mahalanobis
    from workflow.ljvae.environments.phases import fit_phases
    from workflow.ljvae.environments.scoring import Rating, find_latents, score_frame
    from workflow.ljvae.trajectories.streaming import stream_frames

    frame = next(stream_frames(path))
    some = np.linspace(0, len(frame.points) - 1, 20_000).astype(int)
    parts = describe_particles(frame, "distances", NEIGHBOURS, particles=some)
    model = fit_linear(np.concatenate([part.values for part in parts]))
    latents = find_latents(
        frame._replace(points=frame.points[:5000], edges=None, periodic=np.zeros(3, bool)), model, 18, ()
    )
    phases = model | fit_phases(latents.averaged, latents.single, 1)
    rating = Rating("distances", lambda values: mahalanobis(values, model))
    start = time.perf_counter()
    for read in stream_frames(path):
        score_frame(read, phases, NEIGHBOURS, (), rating)
    print(len(frame.points) / (time.perf_counter() - start), peak_memory())


if __name__ == "__main__":
    main(sys.argv[1])
