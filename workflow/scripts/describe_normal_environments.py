"""Describe a sample of environments of each block of time of the normal trajectories."""

from workflow.control.jobs import run
from workflow.ljvae.environments.blocks import read_sources, sample_descriptors
from workflow.ljvae.logs import log
from workflow.ljvae.storage import load_json, save_matrices

FITTED = ("train", "validation")


def main(
    survey: str,
    trajectories: list[str],
    train: str,
    validation: str,
    description: str,
    normal: list[str],
    options: dict,
    fractions: dict[str, float],
    sizes: dict[str, int],
    seed: int,
) -> None:
    content = load_json(survey)
    sources = read_sources(content, normal, options)
    for split, path in zip(FITTED, (train, validation), strict=True):
        sample = sample_descriptors(
            sources,
            fractions,
            split,
            description,
            count=sizes["neighbours"],
            species=content["species"],
            size=sizes["sample"],
            seed=seed,
        )
        log.info("%s: %d environments", split, len(sample))
        save_matrices(path, sample.reshape(len(sample), sample.shape[1], -1))


if __name__ == "__main__":
    run(main, snakemake)
