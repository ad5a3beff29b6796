"""Relax nearly equilibrated configurations: push particles apart, then run cold and warm sweeps."""

from dataclasses import replace

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import Chains, simulate

_COINCIDENT = 1e-6  # sigma: closer pairs have no well-defined direction


def separate_pairs(positions: np.ndarray, distance: float, passes: int, box: float) -> np.ndarray:
    """Push pairs closer than ``distance`` (sigma) to that distance, one pair after the other.

    Positions are (S, N, 2). Each of the ``passes`` visits N(N-1)/2 pairs, while a sweep of the sampler visits N(N-1): a
    pass costs half a sweep.

    >>> separate_pairs(np.array([[[1.0, 1.0], [1.5, 1.0]]]), distance=1.0, passes=1, box=10.0).tolist()
    [[[0.75, 1.0], [1.75, 1.0]]]
    """
    separated = np.array(positions, dtype=np.float64)
    _separate_in_place(separated, distance, passes, box)
    return separated


@nb.njit(parallel=True, cache=True)
def _separate_in_place(positions: np.ndarray, distance: float, passes: int, box: float) -> None:
    for s in nb.prange(len(positions)):
        points = positions[s]
        for _ in range(passes):
            for i in range(len(points)):
                for j in range(i + 1, len(points)):
                    dx = points[j, 0] - points[i, 0]
                    dy = points[j, 1] - points[i, 1]
                    apart = np.sqrt(dx * dx + dy * dy)
                    if apart < distance:
                        if apart < _COINCIDENT:  # any direction will do
                            dx = _COINCIDENT
                            apart = _COINCIDENT
                        half = 0.5 * (distance - apart) / apart
                        points[i, 0] -= half * dx
                        points[i, 1] -= half * dy
                        points[j, 0] += half * dx
                        points[j, 1] += half * dy
            for i in range(len(points)):
                points[i, 0] = min(max(points[i, 0], 0.0), box)
                points[i, 1] = min(max(points[i, 1], 0.0), box)


def count_sweeps(settings: dict) -> float:
    """Count the cost of `relax` in sweeps: half a sweep per pass, plus its sweeps.

    >>> count_sweeps({"passes": 4, "cold_sweeps": 6, "warm_sweeps": 2})
    10.0
    """
    return settings["passes"] / 2 + settings["cold_sweeps"] + settings["warm_sweeps"]


def relax(positions: np.ndarray, fluid: Fluid, step: float, settings: dict, seed: int, name: str) -> np.ndarray:
    """Relax positions (S, N, 2): push pairs apart, run cold sweeps with a smaller step, then warm sweeps.

    ``settings`` has distance (sigma), passes, cold_sweeps, cold_temperature and cold_step (fractions of the fluid's
    temperature and of ``step``) and warm_sweeps. Returns positions (S, N, 2) float32, sigma.
    """
    relaxed = separate_pairs(positions, settings["distance"], settings["passes"], fluid.box).astype(np.float32)
    cold_fluid = replace(fluid, temperature=fluid.temperature * settings["cold_temperature"])
    stages = [
        ("cold", cold_fluid, settings["cold_sweeps"], step * settings["cold_step"]),
        ("warm", fluid, settings["warm_sweeps"], step),
    ]
    for stage, stage_fluid, sweeps, stage_step in stages:
        if sweeps:
            chains = simulate(
                stage_fluid,
                seed,
                f"{name} {stage}",
                chains=len(relaxed),
                sweeps=sweeps,
                step=stage_step,
                start=relaxed,
            )
            relaxed = chains.positions
    return relaxed


def follow_energies(
    fluid: Fluid,
    step: float,
    seed: int,
    name: str,
    *,
    chains: int,
    sweeps: int,
    interval: int,
    start: np.ndarray | None = None,
) -> Chains:
    """Run chains from ``start`` (S, N, 2) or from random configurations, and record all of them at every interval."""
    return simulate(
        fluid,
        seed,
        name,
        chains=chains,
        sweeps=sweeps,
        step=step,
        trace_chains=chains,
        trace_interval=interval,
        start=start,
    )
