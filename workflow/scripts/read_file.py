"""Read one ensemble from a file of the user's own."""

from workflow.control.jobs import run
from workflow.ljvae.logs import UserError, log
from workflow.ljvae.storage import file_digest, save_arrays
from workflow.ljvae.trajectories.reading import read_trajectory


def main(source: str, configurations: str, content: str, length: float, system: dict) -> None:
    positions = read_trajectory(source, length, system["particles"], system["box"])
    if file_digest(source) != content:
        raise UserError(f"{source}: it changed while it was read; run the same command again")
    log.info("%s: %d frames", source, len(positions))
    save_arrays(configurations, {"positions": positions})


if __name__ == "__main__":
    run(main, snakemake)
