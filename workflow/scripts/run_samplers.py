"""Draw configurations of each gamma by sequential Monte Carlo, and by as many sweeps from random starts."""

from functools import partial

import numba
import numpy as np

from workflow.control.jobs import run
from workflow.ljvae.generation.samples import Samples, describe_cost, pack_samples, time_call
from workflow.ljvae.physics.annealing import anneal, plan_levels
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.physics.simulation import simulate
from workflow.ljvae.physics.tuning import tune_step
from workflow.ljvae.storage import save_arrays, save_table

GAMMA_SWEEPS = 40  # of sequential Monte Carlo at the only level of the fluid itself; free energies take more


def warm_up(fluid: Fluid, study_seed: int) -> None:
    """Compile what is called later: that is no cost of a draw."""
    simulate(fluid, study_seed, "warm up", chains=1, sweeps=1, step=0.1)
    levels = plan_levels(fluid, (fluid.gamma,), study_seed, "warm up", chains=16, sweeps=1, gamma_sweeps=1)
    anneal(levels, study_seed, "warm up", chains=16)


def main(
    samples: str, costs: str, seed: int, study_seed: int, system: dict, settings: dict, pilot: dict[str, int]
) -> None:
    """``pilot`` has the chains and sweeps of the pilot that tunes the step: it counts, as the planned levels do."""
    numba.set_num_threads(1)
    count = settings["draws"]
    warm_up(Fluid(**system, gamma=settings["gammas"][0]), study_seed)
    stored: dict[str, np.ndarray] = {}
    rows = []
    for gamma in settings["gammas"]:
        fluid = Fluid(**system, gamma=gamma)
        stream = f"sampler seed {seed} {gamma:g}"
        plan = partial(plan_levels, fluid, (gamma,), study_seed, f"{stream} annealed", gamma_sweeps=GAMMA_SWEEPS)
        levels, planning = time_call(plan)
        annealed, annealing = time_call(partial(anneal, levels, study_seed, f"{stream} annealed", chains=count))
        step, tuning = time_call(partial(tune_step, fluid, study_seed, f"{stream} swept", **pilot))
        sweeps = int(levels.sweeps.sum())
        swept = partial(simulate, fluid, study_seed, f"{stream} swept", chains=count, sweeps=sweeps, step=step)
        chains, sweeping = time_call(swept)
        stored |= pack_samples(Samples(annealed.positions[0]), "annealing", gamma)
        stored |= pack_samples(Samples(chains.positions), "sampler", gamma)
        rows.append(describe_cost("annealing", gamma, planning, annealing, count))
        rows.append(describe_cost("sampler", gamma, tuning, sweeping, count))
    save_arrays(samples, stored)
    save_table(costs, rows)


if __name__ == "__main__":
    run(main, snakemake)
