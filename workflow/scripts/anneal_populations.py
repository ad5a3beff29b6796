"""Estimate the free energy of each gamma by sequential Monte Carlo, without any training ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.physics.annealing import average_log_z, compare_gammas, plan_levels, replicate_log_z
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.storage import save_table

CHAINS = 2048
REPLICATES = 8  # independent runs, whose scatter is the error


def main(
    differences: str, integrals: str, gammas: list[float], generated: list[float], system: dict, study_seed: int
) -> None:
    """Anneal through the training ``gammas`` and those of ``generated`` configurations in one run."""
    every = sorted({*gammas, *generated})
    fluid = Fluid(**system, gamma=every[0])
    levels = plan_levels(fluid, tuple(every), study_seed, "annealing")
    log_z = replicate_log_z(levels, study_seed, "annealing", chains=CHAINS, replicates=REPLICATES)
    rows = []
    for gamma, mean, error in zip(every, *average_log_z(log_z), strict=True):
        log.info("gamma %g: log Z = %.3f +- %.3f", gamma, mean, error)
        rows.append({"gamma": gamma, "log_z": mean, "log_z_se": error})
    save_table(integrals, rows)
    trained = sorted(gammas)
    save_table(differences, compare_gammas(log_z[:, [every.index(gamma) for gamma in trained]], tuple(trained)))


if __name__ == "__main__":
    run(main, snakemake)
