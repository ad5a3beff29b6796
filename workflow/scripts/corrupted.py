"""Move points of the test configurations: one corrupted ensemble."""

from workflow.ljvae.ensembles import corrupted
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import save_arrays, stack_part


def main(inputs: list[str], output: str, name: str, seed: int, box: float, test: list[int], ensemble: dict) -> None:
    arrays = corrupted(
        generator(seed, name),
        stack_part(inputs, "positions", test),
        points=ensemble["points"],
        step=ensemble["step"],
        unit=ensemble["unit"],
        sorting=ensemble["sorting"],
        box=box,
    )
    save_arrays(output, arrays)


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.input,
            snakemake.output[0],
            snakemake.wildcards.ensemble,
            snakemake.params.seed,
            snakemake.params.system["box"],
            snakemake.params.test,
            snakemake.params.ensemble,
        )
