"""Estimate free-energy differences of the training gammas by sequential Monte Carlo, without any training ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.physics.annealing import average_log_z, compare_gammas, plan_levels, replicate_log_z
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.storage import save_table

CHAINS = 2048
REPLICATES = 8  # independent runs, whose scatter is the error


def main(differences: str, gammas: list[float], system: dict, study_seed: int) -> None:
    fluid = Fluid(**system, gamma=min(gammas))
    levels = plan_levels(fluid, tuple(sorted(gammas)), study_seed, "annealing")
    log_z = replicate_log_z(levels, study_seed, "annealing", chains=CHAINS, replicates=REPLICATES)
    for gamma, mean, error in zip(levels.gammas, *average_log_z(log_z), strict=True):
        log.info("gamma %g: log Z = %.3f +- %.3f", gamma, mean, error)
    save_table(differences, compare_gammas(log_z, levels.gammas))


if __name__ == "__main__":
    run(main, snakemake)
