"""Read one ensemble from a file of the user's own."""

from workflow.control.jobs import run
from workflow.ljvae.logs import log
from workflow.ljvae.storage import save_arrays
from workflow.ljvae.trajectories.reading import read_trajectory


def main(source: str, configurations: str, length: float, system: dict) -> None:
    positions = read_trajectory(source, length, system["particles"], system["box"])
    log.info("%s: %d frames", source, len(positions))
    save_arrays(configurations, {"positions": positions})


if __name__ == "__main__":
    run(main, snakemake)
