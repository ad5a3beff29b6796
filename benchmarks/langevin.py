"""Independent configurations per second: our sampler, and Langevin dynamics of the same fluid in LAMMPS.

Both start from equilibrated configurations. One independent configuration takes as many frames as the autocorrelation
time of the energy or of the mean height, whichever is longer.
"""

import json
import subprocess
import sys
import time
from typing import NamedTuple

import numba
import numpy as np
import yaml

from benchmarks.rows import Row, interleaved
from benchmarks.sampler import FLUID, PEERS, STEP
from benchmarks.training import PYTORCH, ROOT
from workflow.ljvae.physics.convergence import autocorrelation_time
from workflow.ljvae.physics.metropolis import LANES
from workflow.ljvae.physics.observables import energy_per_particle, mean_height
from workflow.ljvae.physics.simulation import simulate

# Chosen in favour of the peer: with a damping time of 1 the autocorrelation takes about 5 units of time; with 0.2, 3
# and 10 it takes two to four times as long. With time steps of 0.01 and 0.005 the mean energy was off by more than four
# standard errors.
TIME_STEP, DAMPING = 0.0025, 1.0
INTERVAL = 200  # steps between two frames
SETTLING = 40_000  # steps
OUR_INTERVAL = 40  # sweeps between two frames of ours
OUR_FRAMES = 200  # frames of each chain
CHECKED_FRAMES, FRAMES = 20_000, 2000
ERRORS = 4.0  # standard errors, largest difference of mean energy or height: a correct peer fails once in 8,000 runs


class Frames(NamedTuple):
    """Energy and mean height per particle (C, R) of the frames of trajectories."""

    energy: np.ndarray
    height: np.ndarray


def ask_peer(action: str, frames: int, seed: int) -> dict:
    """Run LAMMPS and return its answer. Raises RuntimeError, with the end of its output, if it can't run."""
    settings = {
        "particles": FLUID.particles,
        "box": FLUID.box,
        "temperature": FLUID.temperature,
        "gamma": FLUID.gamma,
        "time_step": TIME_STEP,
        "damping": DAMPING,
        "interval": INTERVAL,
        "settling": SETTLING,
        "seed": seed,
    }
    command = [str(PYTORCH), str(PEERS / "langevin.py"), json.dumps(settings)]
    result = subprocess.run(command, input=f"{action} {frames}\n", capture_output=True, text=True)
    if result.returncode:
        raise RuntimeError(f"LAMMPS stopped: {result.stderr[-2000:]}")
    return json.loads(result.stdout.splitlines()[-1])


def follow_ours(positions: np.ndarray, frames: int) -> Frames:
    """Follow chains from equilibrated ``positions`` (C, N, 2) and return a frame every OUR_INTERVAL sweeps."""
    energies, heights = [], []
    for k in range(frames):
        positions = _advance(positions, OUR_INTERVAL, f"bench {k}")
        energies.append(energy_per_particle(positions, FLUID.gamma))
        heights.append(mean_height(positions))
    return Frames(np.stack(energies, axis=1), np.stack(heights, axis=1))


def _advance(positions: np.ndarray, sweeps: int, name: str) -> np.ndarray:
    return simulate(FLUID, 1, name, chains=len(positions), sweeps=sweeps, step=STEP, start=positions).positions


def statistical_inefficiency(frames: Frames) -> float:
    """Number of frames per independent configuration: the longer autocorrelation time, at least one frame."""
    return max(1.0, *(autocorrelation_time(values) for values in (frames.energy, frames.height)))


def refuse_another_fluid(frames: Frames, inefficiency: float, energy: np.ndarray, height: np.ndarray) -> None:
    """Raise RuntimeError if a mean of the frames is not that of independent ``energy`` and ``height`` (S,)."""
    for name, values, reference in (("energy", frames.energy, energy), ("height", frames.height, height)):
        error = np.hypot(values.std() / np.sqrt(values.size / inefficiency), reference.std() / np.sqrt(len(reference)))
        difference = values.mean() - reference.mean()
        if not abs(difference) < ERRORS * error:
            raise RuntimeError(
                f"LAMMPS: mean {name} is {values.mean():.4f}, not {reference.mean():.4f}: "
                f"{difference / error:.1f} standard errors off"
            )


def rows() -> list[Row]:
    """Return the row of independent configurations per second on one core; without LAMMPS none, and print why."""
    sweeps = yaml.safe_load((ROOT / "config" / "config.yaml").read_text())["simulation"]["sweeps"]
    numba.set_num_threads(1)
    try:
        checked = Frames(*(np.array([values]) for values in ask_peer("follow", CHECKED_FRAMES, seed=1).values()))
        settled = simulate(FLUID, 2, "bench", chains=4 * LANES, sweeps=sweeps, step=STEP).positions
        inefficiency = statistical_inefficiency(checked)
        refuse_another_fluid(checked, inefficiency, energy_per_particle(settled, FLUID.gamma), mean_height(settled))
    except (RuntimeError, OSError) as error:
        print(f"no row of LAMMPS: {error}", file=sys.stderr)
        return []
    chains = settled[:LANES]
    our_inefficiency = statistical_inefficiency(follow_ours(chains, OUR_FRAMES))

    def ours() -> float:
        start = time.perf_counter()
        _advance(chains, OUR_FRAMES * OUR_INTERVAL, "bench timed")
        return LANES * OUR_FRAMES / our_inefficiency / (time.perf_counter() - start)

    def peer() -> float:
        return FRAMES / inefficiency / ask_peer("time", FRAMES, seed=2)["seconds"]

    against = (
        f"LAMMPS: one every {inefficiency * INTERVAL * TIME_STEP:.1f} units of time, "
        f"ours every {our_inefficiency * OUR_INTERVAL:.0f} sweeps"
    )
    return [interleaved("sampler/langevin", "independent configurations/s", ours, peer, rounds=5, against=against)]
