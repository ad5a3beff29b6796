"""A two-dimensional crystal that loses a particle and then melts at one end: the trajectories of the tutorial."""

import numpy as np

from workflow.ljvae.crystals.dynamics import run_langevin
from workflow.ljvae.crystals.lattices import build_triangular

DENSITY = 0.9  # particles per sigma^2
REPEATS = (30, 18)  # cells of two particles
COLD = 0.3  # epsilon
HOT = 2.0  # epsilon
SLABS = 4  # along x; the last one is heated
INTERVAL = 200  # steps between two frames
SETTLING = 30  # frames
NORMAL = 200  # frames of the normal trajectory
WHOLE = 50  # frames before a particle is lost
INCOMPLETE = 100  # frames from then on, before the heat
MELTING = 100  # frames with the heat


def simulate_crystal(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Frames (F, N, 2) of a crystal at equilibrium, in sigma, and the sides (2,) of its periodic box."""
    sites, sides = build_triangular(REPEATS, DENSITY)
    cold = np.full(SLABS, COLD)
    settled = run_langevin(sites, sides, cold, frames=1, interval=SETTLING * INTERVAL, seed=seed)[0]
    return run_langevin(settled, sides, cold, frames=NORMAL, interval=INTERVAL, seed=seed + 1), sides


def simulate_melting(seed: int) -> tuple[list[np.ndarray], np.ndarray]:
    """Frames (N, 2) of such a crystal that loses a particle and melts at its right end."""
    sites, sides = build_triangular(REPEATS, DENSITY)
    cold = np.full(SLABS, COLD)
    heated = np.array([COLD] * (SLABS - 1) + [HOT])
    settled = run_langevin(sites, sides, cold, frames=1, interval=SETTLING * INTERVAL, seed=seed)[0]
    whole = run_langevin(settled, sides, cold, frames=WHOLE, interval=INTERVAL, seed=seed + 1)
    lost = int(np.linalg.norm(whole[-1] - sides * [0.35, 0.5], axis=1).argmin())
    left = np.delete(whole[-1], lost, axis=0)
    incomplete = run_langevin(left, sides, cold, frames=INCOMPLETE, interval=INTERVAL, seed=seed + 2)
    melting = run_langevin(incomplete[-1], sides, heated, frames=MELTING, interval=INTERVAL, seed=seed + 3)
    return [*whole, *incomplete, *melting], sides
