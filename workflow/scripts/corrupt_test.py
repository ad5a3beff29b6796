"""Move points of the test configurations: one corrupted ensemble."""

from workflow.ljvae.ensembles.corrupted import corrupt
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_ensemble, save_arrays


def main(test: str, output: str, seed: int, box: float, ensemble: dict) -> None:
    arrays = corrupt(
        generator(seed, ensemble["stream"]),
        load_ensemble(test, box)["positions"],
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
            snakemake.input[0],
            snakemake.output[0],
            snakemake.params.seed,
            snakemake.params.box,
            snakemake.params.ensemble,
        )
