"""Write one ensemble as a trajectory that other programs can read."""

from workflow.control.jobs import run
from workflow.ljvae.storage import load_ensemble
from workflow.ljvae.trajectories.writing import write_extended_xyz


def main(configurations: str, trajectory: str, box: float) -> None:
    write_extended_xyz(trajectory, load_ensemble(configurations, box)["positions"], box)


if __name__ == "__main__":
    run(main, snakemake)
