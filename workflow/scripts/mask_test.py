"""Draw the masked blocks of the test matrices: one masked ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.ensembles.masked import mask_blocks
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, save_arrays


def main(test: str, configurations: str, ensemble: str, study_seed: int, description: dict) -> None:
    rng = generator(study_seed, ensemble)
    positions = load_array(test, "positions")
    save_arrays(configurations, mask_blocks(rng, positions, block=description["block"], place=description["place"]))


if __name__ == "__main__":
    run(main, snakemake)
