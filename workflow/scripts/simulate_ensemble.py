"""Simulate one ensemble, or one shard of it."""

import numba
import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.logs import Progress, log, starting
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.physics.tuning import tune_step
from workflow.ljvae.storage import save_arrays


def main(
    configurations: str,
    ensemble: str,
    study_seed: int,
    system: dict,
    sampling: dict,
    description: dict,
    chains: list[int],
    threads: int,
) -> None:
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))  # type: ignore[attr-defined]
    fluid = Fluid.from_description(system, description)
    with starting():  # the sampler is compiled, or read from numba's cache
        simulate(fluid, study_seed, ensemble, chains=1, sweeps=1, step=0.1)
    step = tune_step(fluid, study_seed, ensemble, chains=sampling["pilot_chains"], sweeps=sampling["pilot_sweeps"])
    first, stop = chains
    finished = simulate(
        fluid,
        study_seed,
        ensemble,
        chains=stop - first,
        sweeps=sampling["sweeps"],
        step=step,
        trace_chains=max(sampling["trace_chains"] - first, 0),
        trace_interval=sampling["trace_interval"],
        first=first,
        progress=Progress(ensemble, stop - first, "configuration").advance,
    )
    log.info("%s: step %.3f sigma, acceptance %.3f", ensemble, step, finished.acceptance.mean())
    save_arrays(configurations, {**vars(finished), "step": np.asarray(step)})


if __name__ == "__main__":
    run(main, snakemake)
