"""Estimate the free energy of each gamma by sequential Monte Carlo, without any training ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.physics.annealing import average_log_z, compare_gammas, plan_levels, replicate_log_z
from workflow.ljvae.physics.fluid import Fluid
from workflow.ljvae.storage import save_table


def main(
    differences: str,
    integrals: str,
    gammas: list[float],
    generated: list[float],
    populations: dict[str, int],
    system: dict,
    study_seed: int,
) -> None:
    """Anneal through the training ``gammas`` and those of ``generated`` configurations in one run.

    ``populations`` has the chains of a run, and the number of independent runs as replicates: their scatter is the
    error.
    """
    every = sorted({*gammas, *generated})
    fluid = Fluid(**system, gamma=every[0])
    levels = plan_levels(fluid, tuple(every), study_seed, "annealing")
    log_z = replicate_log_z(levels, study_seed, "annealing", **populations)
    rows = []
    for gamma, mean, error in zip(every, *average_log_z(log_z), strict=True):
        log.info("gamma %g: log Z = %.3f +- %.3f", gamma, mean, error)
        rows.append({"gamma": gamma, "log_z": mean, "log_z_se": error})
    save_table(integrals, rows)
    trained = sorted(gammas)
    save_table(differences, compare_gammas(log_z[:, [every.index(gamma) for gamma in trained]], tuple(trained)))


if __name__ == "__main__":
    run(main, snakemake)
