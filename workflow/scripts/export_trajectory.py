"""Write one ensemble as a trajectory that other programs read."""

from workflow.ljvae.ensembles.trajectories import write_extended_xyz
from workflow.ljvae.logs import logged_to
from workflow.ljvae.storage import load_ensemble


def main(input: str, output: str, box: float) -> None:
    write_extended_xyz(output, load_ensemble(input, box)["positions"], box)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(snakemake.input[0], snakemake.output[0], snakemake.params.box)
