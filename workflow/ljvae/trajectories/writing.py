"""Configurations as trajectories for programs that show them."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from workflow.ljvae.storage import whole_file


def write_extended_xyz(path: str | Path, positions: np.ndarray, box: float) -> None:
    """Write positions (S, N, 2) in sigma as frames of argon atoms at z = 0, in a box of ``box`` x ``box`` x 1.

    Nine digits give float32 back as it was.
    """
    if positions.ndim != 3 or positions.shape[2] != 2:
        raise ValueError(f"positions should have the shape (S, N, 2), not {positions.shape}")
    particles = positions.shape[1]
    lattice = f"{box:.9g} 0 0 0 {box:.9g} 0 0 0 1"
    header = f'{particles}\nLattice="{lattice}" Properties=species:S:1:pos:R:3 pbc="F F F"\n'
    lines = "Ar %.9g %.9g 0\n" * particles
    with whole_file(path) as temporary, open(temporary, "w", encoding="ascii") as file:
        for points in positions:
            file.write(header + lines % tuple(points.ravel().tolist()))
