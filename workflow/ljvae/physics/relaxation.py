"""From configurations that are nearly right to equilibrium: particles pushed apart, then cold and warm sweeps."""

from dataclasses import replace
from typing import Any

import numpy as np

from workflow.ljvae.compiled import nb
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import Chains, simulate


def separate(positions: np.ndarray, distance: float, passes: int, box: float) -> np.ndarray:
    """Positions (S, N, 2) whose pairs under ``distance`` are pushed apart to it, pair after pair, ``passes`` times.

    A pass looks at N(N-1)/2 pairs once, where a sweep of the sampler looks at N(N-1): it costs half a sweep.

    >>> separate(np.array([[[1.0, 1.0], [1.5, 1.0]]]), distance=1.0, passes=1, box=10.0).tolist()
    [[[0.75, 1.0], [1.75, 1.0]]]
    """
    moved = np.array(positions, dtype=np.float64)
    _separate(moved, distance, passes, box)
    return moved


@nb.njit(parallel=True, cache=True)
def _separate(positions: np.ndarray, distance: float, passes: int, box: float) -> None:
    for s in nb.prange(len(positions)):
        points = positions[s]
        for _ in range(passes):
            for i in range(len(points)):
                for j in range(i + 1, len(points)):
                    dx, dy = points[j, 0] - points[i, 0], points[j, 1] - points[i, 1]
                    apart = np.sqrt(dx * dx + dy * dy)
                    if apart < distance:
                        if apart < 1e-6:  # one on the other: any direction will do
                            dx, apart = 1e-6, 1e-6
                        half = 0.5 * (distance - apart) / apart
                        points[i, 0] -= half * dx
                        points[i, 1] -= half * dy
                        points[j, 0] += half * dx
                        points[j, 1] += half * dy
            for i in range(len(points)):
                points[i, 0] = min(max(points[i, 0], 0.0), box)
                points[i, 1] = min(max(points[i, 1], 0.0), box)


def cost(settings: dict) -> float:
    """Sweeps that `relax` costs: half a sweep a pass, and its sweeps.

    >>> cost({"passes": 4, "cold_sweeps": 6, "warm_sweeps": 2})
    10.0
    """
    return settings["passes"] / 2 + settings["cold_sweeps"] + settings["warm_sweeps"]


def relax(positions: np.ndarray, fluid: Fluid, step: float, settings: dict, seed: int, name: str) -> np.ndarray:
    """Positions (S, N, 2) pushed apart, then swept cold with a smaller step, then at the fluid's temperature.

    ``settings`` has distance (sigma), passes, cold_sweeps, cold_temperature and cold_step (shares of the fluid's
    temperature and of ``step``) and warm_sweeps.
    """
    relaxed = separate(positions, settings["distance"], settings["passes"], fluid.box).astype(np.float32)
    cold = replace(fluid, temperature=fluid.temperature * settings["cold_temperature"])
    stages = [
        (cold, settings["cold_sweeps"], step * settings["cold_step"], "cold"),
        (fluid, settings["warm_sweeps"], step, "warm"),
    ]
    for stage_fluid, sweeps, length, stage in stages:
        if sweeps:
            run: dict[str, Any] = {"chains": len(relaxed), "sweeps": sweeps, "step": length, "start": relaxed}
            relaxed = simulate(stage_fluid, seed, f"{name} {stage}", **run).positions
    return relaxed


def followed(
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
    """A run whose chains are all recorded, from ``start`` (S, N, 2) or from random configurations."""
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
