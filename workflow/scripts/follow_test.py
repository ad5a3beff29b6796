"""Follow test configurations of each trained gamma: correlated frames of normal fluids."""

import numba
import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.storage import load_array, load_arrays, save_arrays

CHAINS = 64  # of each gamma


def main(
    test: str,
    steps: list[str],
    followed: str,
    study_seed: int,
    system: dict,
    gammas: list[float],
    records: dict,
    threads: int,
) -> None:
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))  # type: ignore[attr-defined]
    interval = records["interval"]
    normal = load_arrays(test)
    trajectories = {}
    for gamma, path in zip(gammas, steps, strict=True):
        fluid = Fluid(**system, gamma=gamma)
        step = float(load_array(path, "step"))
        places = normal["positions"][normal["gamma"] == gamma][:CHAINS]
        followed_places = []
        for k in range(records["frames"]):
            name = f"followed {gamma} {interval} {k}"
            places = simulate(
                fluid, study_seed, name, chains=len(places), sweeps=interval, step=step, start=places
            ).positions
            followed_places.append(places)
        trajectories[f"{gamma}"] = np.stack(followed_places, axis=1)
        log.info("gamma %g: %d frames of %d chains, %d sweeps apart", gamma, records["frames"], len(places), interval)
    save_arrays(followed, trajectories)


if __name__ == "__main__":
    run(main, snakemake)
