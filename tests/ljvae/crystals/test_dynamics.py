"""Langevin dynamics samples the Boltzmann distribution of shifted Lennard-Jones pairs."""

import numpy as np
import pytest

from workflow.ljvae.crystals.dynamics import CUTOFF, list_pairs, run_langevin
from workflow.ljvae.crystals.lattices import build_fcc, build_triangular


def shifted_energy(distance: np.ndarray) -> np.ndarray:
    """Energy of a pair whose force is shifted to zero at the cutoff."""

    def energy(r: np.ndarray) -> np.ndarray:
        return 4 * (r**-12 - r**-6)

    slope = 24 * (2 * CUTOFF**-13 - CUTOFF**-7)
    inside = np.minimum(distance, CUTOFF)
    return energy(inside) - energy(CUTOFF) + slope * (inside - CUTOFF)


def test_a_pair_is_as_often_close_as_boltzmann_says() -> None:
    side, temperature = 6.0, 0.7
    grid = (np.arange(1200) + 0.5) / 1200 * side - side / 2
    distance = np.hypot(*np.meshgrid(grid, grid))
    weights = np.exp(-shifted_energy(np.maximum(distance, 0.5)) / temperature)
    expected = weights[distance < 1.5].sum() / weights.sum()
    start = np.array([[1.0, 1.0], [3.0, 3.0]])
    frames = run_langevin(start, np.full(2, side), np.array([temperature]), frames=8000, interval=100, seed=1)
    vector = frames[:, 0] - frames[:, 1]
    vector -= side * np.round(vector / side)
    close = np.linalg.norm(vector, axis=1) < 1.5
    blocks = close.reshape(20, -1).mean(axis=1)
    error = blocks.std(ddof=1) / np.sqrt(len(blocks))
    assert error < 0.02
    assert abs(close.mean() - expected) < 4 * error


def test_a_cold_crystal_vibrates_in_proportion_to_its_temperature() -> None:
    sites, sides = build_triangular((8, 5), 0.95)
    spread = []
    for temperature in (0.01, 0.02):
        frames = run_langevin(sites, sides, np.array([temperature]), frames=60, interval=100, seed=3)[20:]
        moved = frames - sites
        moved -= sides * np.round(moved / sides)
        moved -= moved.mean(axis=1, keepdims=True)
        spread.append(np.square(moved).sum(axis=2).mean())
    assert spread[1] / spread[0] == pytest.approx(2, rel=0.25)


def test_a_quench_leads_back_to_the_crystal() -> None:
    sites, sides = build_fcc((4, 4, 4), 1.0)
    shaken = sites + np.random.default_rng(1).normal(scale=0.05, size=sites.shape)
    cold = run_langevin(shaken, sides, np.zeros(1), frames=1, interval=4000, seed=1)[0]
    moved = cold - sites
    moved -= sides * np.round(moved / sides)
    moved -= moved.mean(axis=0)
    assert np.abs(moved).max() < 1e-3


def test_pairs_are_those_within_the_radius_each_once() -> None:
    sites, sides = build_triangular((4, 3), 0.95)
    pairs = list_pairs(sites, sides, 1.5)
    vectors = sites[:, None] - sites[None]
    vectors -= sides * np.round(vectors / sides)
    near = np.linalg.norm(vectors, axis=2) < 1.5
    assert sorted(map(tuple, pairs.tolist())) == [(i, j) for i, j in np.argwhere(near).tolist() if i < j]


def test_a_seed_gives_the_same_frames_again() -> None:
    sites, sides = build_triangular((6, 4), 0.95)
    one, again, other = (
        run_langevin(sites, sides, np.array([0.3]), frames=2, interval=50, seed=seed) for seed in (1, 1, 2)
    )
    assert np.array_equal(one, again)
    assert not np.allclose(one, other)


def test_only_the_heated_slab_is_hot() -> None:
    sites, sides = build_triangular((24, 6), 0.9)
    frames = run_langevin(sites, sides, np.array([0.05, 1.5]), frames=10, interval=200, seed=2)
    steps = np.diff(frames, axis=0)
    steps -= sides * np.round(steps / sides)
    moved = np.linalg.norm(steps, axis=2)
    left = frames[:-1, :, 0] < sides[0] / 2
    assert moved[~left].mean() > 2 * moved[left].mean()
