"""Draw the phases of all trajectories in the plane of two components."""

from workflow.control.jobs import run
from workflow.ljvae.environments.phases import assign_phases
from workflow.ljvae.figures import style
from workflow.ljvae.figures.phases import draw
from workflow.ljvae.storage import load_arrays


def main(phases: str, figure: list[str], names: list[str], unit: str) -> None:
    fitted = load_arrays(phases)
    latents = fitted["sample/latents"]
    style.save(draw(latents, assign_phases(latents, fitted), fitted["sample/trajectory"], names, unit), figure)


if __name__ == "__main__":
    run(main, snakemake)
