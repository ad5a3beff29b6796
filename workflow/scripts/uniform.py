"""Draw one ensemble of uniform random configurations."""

from workflow.ljvae.ensembles import uniform
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import save_arrays


def main(output: str, name: str, seed: int, particles: int, box: float, configurations: int) -> None:
    rng = generator(seed, name)
    save_arrays(output, uniform(rng, configurations, particles, box))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.output[0],
            snakemake.wildcards.ensemble,
            snakemake.params.seed,
            snakemake.params.particles,
            snakemake.params.box,
            snakemake.params.ensemble["configurations"],
        )
