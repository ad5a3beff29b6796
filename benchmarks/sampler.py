"""Compare the sampler with two in C++, with itself on two threads, and with larger studies; gamma = 1, N = 30."""

import subprocess
import time
from functools import cache
from pathlib import Path

import numba
import numpy as np

from benchmarks.rows import Row, interleaved
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.metropolis import LANES
from workflow.ljvae.physics.observables import mean_height
from workflow.ljvae.physics.simulation import simulate

PEERS = Path(__file__).parent / "peers"
FLUID = Fluid(particles=30, box=10.0, temperature=1.0, gamma=1.0)
STEP, SWEEPS, CHAINS = 0.5, 1000, 4 * LANES


def moves_per_second(fluid: Fluid = FLUID, chains: int = CHAINS, sweeps: int = SWEEPS, threads: int = 1) -> float:
    """Proposals per second of our sampler, including random starts."""
    numba.set_num_threads(threads)
    start = time.perf_counter()
    simulate(fluid, 1, "bench", chains=chains, sweeps=sweeps, step=STEP)
    return chains * sweeps * fluid.particles / (time.perf_counter() - start)


def built(source: str, folder: Path, *options: str) -> Path:
    """Compile a C++ file of the peers. Raises CalledProcessError if it can't be compiled."""
    program = folder / Path(source).stem
    command = ["g++", "-O3", "-march=native", *options, str(PEERS / source), "-o", str(program)]
    subprocess.run(command, check=True)
    return program


def peer_moves_per_second(program: Path, chains: int) -> float:
    """Proposals per second of a C++ sampler. Raises RuntimeError if it does not sample the same fluid."""
    fluid = [FLUID.particles, FLUID.box, FLUID.gamma, STEP]
    command = [str(program), *map(str, [*fluid, chains, SWEEPS, 1])]
    output = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    rate, _, height, acceptance = map(float, output.split())
    expected = _height_and_acceptance()
    if not np.allclose((height, acceptance), expected, rtol=0.02):
        raise RuntimeError(f"{program.name}: mean height and acceptance are {height} and {acceptance}, not {expected}")
    return rate


@cache
def _height_and_acceptance() -> tuple[float, float]:
    chains = simulate(FLUID, 2, "bench", chains=CHAINS, sweeps=SWEEPS, step=STEP)
    return mean_height(chains.positions).mean(), chains.acceptance.mean()


def rows(folder: Path) -> list[Row]:
    """Return the rows of the sampler; C++ programs are built in ``folder``."""
    scalar, vector = built("scalar.cpp", folder), built("vector.cpp", folder, "-ffast-math")
    double = Fluid(60, FLUID.box * 2**0.5, FLUID.temperature, FLUID.gamma)
    moves = "moves/s"
    return [
        interleaved("sampler/scalar-cpp", moves, moves_per_second, lambda: peer_moves_per_second(scalar, CHAINS // 10)),
        interleaved("sampler/vector-cpp", moves, moves_per_second, lambda: peer_moves_per_second(vector, CHAINS)),
        interleaved(
            "sampler/two-threads",
            moves,
            lambda: moves_per_second(chains=4 * CHAINS, threads=2),
            lambda: moves_per_second(chains=2 * CHAINS),
        ),
        interleaved(
            "sampler/four-times-the-chains", moves, lambda: moves_per_second(chains=4 * CHAINS), moves_per_second
        ),
        interleaved(
            "sampler/four-times-the-sweeps", moves, lambda: moves_per_second(sweeps=4 * SWEEPS), moves_per_second
        ),
        interleaved(
            "sampler/twice-the-particles",
            "pairs of a move/s",
            lambda: moves_per_second(double, sweeps=SWEEPS // 4) * (double.particles - 1),
            lambda: moves_per_second() * (FLUID.particles - 1),
        ),
    ]
