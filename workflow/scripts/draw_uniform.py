"""Draw one ensemble of uniform random configurations."""

from workflow.ljvae.ensembles.uniform import draw_uniform
from workflow.ljvae.logs import logged_to
from workflow.ljvae.randomness import generator
from workflow.ljvae.storage import save_arrays


def main(output: str, name: str, seed: int, system: dict, configurations: int) -> None:
    rng = generator(seed, name)
    save_arrays(output, draw_uniform(rng, configurations, system["particles"], system["box"]))


if __name__ == "__main__":
    with logged_to(snakemake.log[0]):
        main(
            snakemake.output[0],
            snakemake.wildcards.ensemble,
            snakemake.params.seed,
            snakemake.params.system,
            snakemake.params.ensemble["configurations"],
        )
