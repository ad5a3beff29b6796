"""Simulate one ensemble, or a part of it."""

import numba
import numpy as np

from workflow.ljvae.logs import Progress, log, logged_to, starting
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate, tune_step
from workflow.ljvae.storage import save_arrays


def main(
    output: str, name: str, seed: int, system: dict, run: dict, ensemble: dict, chains: list[int], threads: int
) -> None:
    numba.set_num_threads(min(threads, numba.config.NUMBA_NUM_THREADS))  # type: ignore[attr-defined]
    fluid = Fluid.from_description(system, ensemble)
    with starting():  # the sampler is compiled, or read from numba's cache
        simulate(fluid, seed, name, chains=1, sweeps=1, step=0.1)
    step = tune_step(
        fluid, seed, name, chains=run["pilot_chains"], sweeps=run["pilot_sweeps"], target=run["target_acceptance"]
    )
    first, stop = chains
    made = simulate(
        fluid,
        seed,
        name,
        chains=stop - first,
        sweeps=run["sweeps"],
        step=step,
        trace_chains=max(run["trace_chains"] - first, 0),
        trace_interval=run["trace_interval"],
        first=first,
        progress=Progress(name, stop - first, "configuration").advance,
    )
    log.info("%s: step %.3f sigma, acceptance %.3f", name, step, made.acceptance.mean())
    save_arrays(output, {**vars(made), "step": np.asarray(step)})


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.output[0],
            snakemake.wildcards.ensemble,
            snakemake.params.seed,
            snakemake.params.system,
            snakemake.params.run,
            snakemake.params.ensemble,
            snakemake.params.chains,
            snakemake.threads,
        )
