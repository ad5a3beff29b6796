"""Read one ensemble from a file of the user's own."""

from workflow.ljvae.ensembles.trajectories import read_trajectory
from workflow.ljvae.logs import log, logged_to
from workflow.ljvae.storage import save_arrays


def main(input: str, output: str, length: float, particles: int, box: float) -> None:
    positions = read_trajectory(input, length, particles, box)
    log.info("%s: %d frames", input, len(positions))
    save_arrays(output, {"positions": positions})


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input[0],
            snakemake.output[0],
            snakemake.params.length,
            snakemake.params.particles,
            snakemake.params.box,
        )
