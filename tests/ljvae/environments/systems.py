"""Systems whose phases and defects are known: crystals, liquids, and crystals with one kind of defect."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np

from workflow.ljvae.crystals.dynamics import run_langevin
from workflow.ljvae.crystals.lattices import build_fcc, build_lattice, build_triangular
from workflow.ljvae.environments.baselines import compute_centrosymmetry
from workflow.ljvae.environments.neighbours import find_neighbours
from workflow.ljvae.trajectories.streaming import Frame

DENSITY = 1.0
COLD = 0.4  # epsilon: the temperature of the normal crystal
DISTORTED, PERFECT = 0.8, 0.01  # centrosymmetry in the quenched crystal, sigma^2: a defect above, bulk below


class System(NamedTuple):
    """Frames (F, N, 3) in a periodic box with ``sides`` (3,), and which particles are at a defect (F, N).

    Particles that are neither at a defect nor in the bulk are not ``judged`` (F, N).
    """

    frames: np.ndarray
    sides: np.ndarray
    defect: np.ndarray
    judged: np.ndarray


def as_frame(points: np.ndarray, sides: np.ndarray, number: int = 0) -> Frame:
    """A frame in a periodic box."""
    dimensions = points.shape[1]
    periodic = np.ones(dimensions, dtype=bool)
    return Frame(number, points, np.diag(sides), np.zeros(dimensions), periodic, None, None)


def simulate(sites: np.ndarray, sides: np.ndarray, temperature: float, frames: int, seed: int = 1) -> np.ndarray:
    """Frames (F, N, D) of an equilibrated system."""
    heat = np.array([temperature])
    settled = run_langevin(sites, sides, heat, frames=1, interval=1500, seed=seed)[0]
    return run_langevin(settled, sides, heat, frames=frames, interval=200, seed=seed + 1)


@cache
def bulk(frames: int = 20, seed: int = 1) -> System:
    """A perfect crystal."""
    sites, sides = build_fcc((7, 7, 7), DENSITY)
    positions = simulate(sites, sides, COLD, frames, seed)
    nothing = np.zeros(positions.shape[:2], dtype=bool)
    return System(positions, sides, nothing, ~nothing)


@cache
def defect(name: str, frames: int = 3) -> System:
    """A crystal with defects of one kind at the temperature of the bulk. Each frame, quenched, says where they are."""
    sites, sides = _DEFECTS[name]()
    positions = simulate(sites, sides, COLD, frames, seed=5)
    distortions = []
    for points in positions:
        quenched = _quench(points, sides)
        around = find_neighbours(quenched, np.diag(sides), np.ones(3, dtype=bool), 12)
        distortions.append(compute_centrosymmetry(around.vectors))
    distortion = np.array(distortions)
    odd = distortion > DISTORTED
    return System(positions, sides, odd, odd | (distortion < PERFECT))


def _quench(points: np.ndarray, sides: np.ndarray) -> np.ndarray:
    """Descend to the nearest minimum: short runs that each begin at rest, so that no defect has the energy to move."""
    for _ in range(80):
        points = run_langevin(points, sides, np.zeros(1), frames=1, interval=10, seed=1)[0]
    return points


def _vacancies() -> tuple[np.ndarray, np.ndarray]:
    sites, sides = build_fcc((7, 7, 7), DENSITY)
    return np.delete(sites, _apart(sites, sides), axis=0), sides


def _interstitials() -> tuple[np.ndarray, np.ndarray]:
    sites, sides = build_fcc((7, 7, 7), DENSITY)
    hole = sides / 7 / 2
    return np.concatenate([sites, sites[_apart(sites, sides)] + hole]), sides


def _apart(sites: np.ndarray, sides: np.ndarray) -> list[int]:
    """Sites that are far from each other: those next to the corners of half of the box."""
    corners = [np.array([a, b, c]) * sides / 2 + 0.6 for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    return [int(np.linalg.norm(sites - corner, axis=1).argmin()) for corner in corners]


def _surface() -> tuple[np.ndarray, np.ndarray]:
    sites, sides = build_fcc((7, 7, 7), DENSITY)
    return sites, sides + np.array([0.0, 0.0, 6.0])


def _grain_boundary() -> tuple[np.ndarray, np.ndarray]:
    """Two grains that are turned around z against each other so that both fit the box: a twist boundary, sigma 5."""
    spacing = (4 / DENSITY) ** (1 / 3)
    side = 3 * 5**0.5 * spacing
    sites, _ = build_fcc((24, 24, 8), DENSITY)
    sites[:, :2] -= sites[:, :2].mean(axis=0)
    grains = []
    for sign, (low, high) in ((1, (0, 4)), (-1, (4, 8))):
        cosine, sine = 2 / 5**0.5, sign / 5**0.5
        turned = sites @ np.array([[cosine, sine, 0.0], [-sine, cosine, 0.0], [0.0, 0.0, 1.0]])
        inside = (np.abs(turned[:, :2] + 1e-6) < side / 2).all(axis=1)
        layer = (turned[:, 2] >= low * spacing - 1e-6) & (turned[:, 2] < high * spacing - 1e-6)
        grains.append(turned[inside & layer])
    return np.concatenate(grains), np.array([side, side, 8 * spacing])


def _dislocations() -> tuple[np.ndarray, np.ndarray]:
    """Half of two neighbouring (110) planes is missing, so that their edges are a pair of dislocations."""
    spacing = (4 / DENSITY) ** (1 / 3)
    cell = np.array([spacing / 2**0.5, spacing, spacing / 2**0.5])  # axes along 110, 001 and -110
    basis = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])
    sites, sides = build_lattice(basis, cell, (14, 14, 6))
    column = np.abs(sites[:, 0] - sides[0] / 2) < 0.7 * cell[0]
    half = (sites[:, 1] > sides[1] / 4) & (sites[:, 1] < 3 * sides[1] / 4)
    return sites[~(column & half)], sides


_DEFECTS: dict[str, Callable[[], tuple[np.ndarray, np.ndarray]]] = {
    "vacancy": _vacancies,
    "interstitial": _interstitials,
    "surface": _surface,
    "grain boundary": _grain_boundary,
    "dislocation": _dislocations,
}
DEFECTS = tuple(_DEFECTS)


class Phase(NamedTuple):
    """Two frames (2, N, D) of one phase in a periodic box with ``sides`` (D,)."""

    name: str
    temperature: float
    frames: np.ndarray
    sides: np.ndarray


@cache
def phases_in_space() -> tuple[Phase, ...]:
    """Face-centred cubic and hexagonal close-packed crystals, liquids, and body-centred cubic crystals with noise.

    The last ones are not stable with this potential; their noise in sigma stands for the temperature.
    """
    found = []
    for temperature in (0.1, 0.3, 0.5):
        for name, (sites, sides) in (("fcc", build_fcc((6, 6, 6), DENSITY)), ("hcp", _build_hcp((8, 5, 5)))):
            found.append(Phase(name, temperature, simulate(sites, sides, temperature, 2), sides))
    for temperature in (1.2, 1.6):
        sites, sides = build_fcc((6, 6, 6), 0.9 * DENSITY)
        found.append(Phase("liquid", temperature, simulate(_melt(sites, sides, 4.0), sides, temperature, 2), sides))
    for noise in (0.05, 0.08, 0.1):
        basis = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.5]])
        sites, sides = build_lattice(basis, np.full(3, (2 / DENSITY) ** (1 / 3)), (7, 7, 7))
        found.append(Phase("bcc", noise, _shake(sites, noise), sides))
    return tuple(found)


@cache
def phases_in_a_plane() -> tuple[Phase, ...]:
    """Triangular crystals and liquids, and square and honeycomb crystals with noise, which are not stable."""
    found = []
    for temperature in (0.1, 0.25, 0.4):
        sites, sides = build_triangular((20, 12), 0.95)
        found.append(Phase("triangular", temperature, simulate(sites, sides, temperature, 2), sides))
    honeycomb = np.array([[0.0, 0.0], [0.5, 1 / 6], [0.5, 0.5], [0.0, 2 / 3]])
    for noise in (0.06, 0.1):
        sites, sides = build_lattice(np.zeros((1, 2)), np.full(2, 0.9**-0.5), (22, 22))
        found.append(Phase("square", noise, _shake(sites, noise), sides))
        sites, sides = build_lattice(honeycomb, np.array([3**0.5, 3.0]) * (4 / 0.8 / 27**0.5) ** 0.5, (12, 8))
        found.append(Phase("honeycomb", noise, _shake(sites, noise), sides))
    for temperature in (0.8, 1.2):
        sites, sides = build_triangular((18, 11), 0.75)
        found.append(Phase("liquid", temperature, simulate(_melt(sites, sides, 5.0), sides, temperature, 2), sides))
    return tuple(found)


def _build_hcp(repeats: tuple[int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    basis = np.array([[0.0, 0.0, 0.0], [0.5, 0.5, 0.0], [0.5, 5 / 6, 0.5], [0.0, 1 / 3, 0.5]])
    cell = np.array([1.0, 3**0.5, (8 / 3) ** 0.5])
    return build_lattice(basis, cell * (4 / DENSITY / cell.prod()) ** (1 / 3), repeats)


def _melt(sites: np.ndarray, sides: np.ndarray, temperature: float) -> np.ndarray:
    return run_langevin(sites, sides, np.array([temperature]), frames=1, interval=2000, seed=1)[0]


def _shake(sites: np.ndarray, noise: float) -> np.ndarray:
    rng = np.random.default_rng(1)
    return np.array([sites + rng.normal(scale=noise, size=sites.shape) for _ in range(2)])
