"""Move points of the test configurations: one corrupted ensemble."""

from workflow.control.jobs import run
from workflow.ljvae.ensembles.corrupted import corrupt
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import load_ensemble, save_arrays


def main(test: str, configurations: str, study_seed: int, box: float, description: dict) -> None:
    arrays = corrupt(
        generator(study_seed, description["stream"]),
        load_ensemble(test, box)["positions"],
        points=description["points"],
        step=description["step"],
        unit=description["unit"],
        sorting=description["sorting"],
        box=box,
    )
    save_arrays(configurations, arrays)


if __name__ == "__main__":
    run(main, snakemake)
