"""Choose the blacked-out blocks of the test matrices: one masked ensemble."""

from workflow.ljvae.ensembles.masked import mask_blocks
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_array, save_arrays


def main(test: str, output: str, name: str, seed: int, ensemble: dict) -> None:
    positions = load_array(test, "positions")
    save_arrays(output, mask_blocks(generator(seed, name), positions, block=ensemble["block"], place=ensemble["place"]))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input[0],
            snakemake.output[0],
            snakemake.wildcards.ensemble,
            snakemake.params.seed,
            snakemake.params.ensemble,
        )
