"""Choose the blacked-out blocks of the test matrices: one masked ensemble."""

from workflow.ljvae.ensembles import masked
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import save_arrays, stack_part


def main(inputs: list[str], output: str, name: str, seed: int, test: list[int], ensemble: dict) -> None:
    test_positions = stack_part(inputs, "positions", test)
    save_arrays(output, masked(generator(seed, name), test_positions, block=ensemble["block"]))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.wildcards.ensemble,
            snakemake.params.seed,
            snakemake.params.test,
            snakemake.params.ensemble,
        )
